// Copies the pinned packages into ../wwwroot/vendor, where they are committed, so that neither building nor running the
// server needs npm. After a change of package.json: npm install --ignore-scripts && node vendor.mjs
// To prove that the committed files are the pinned ones: npm ci --ignore-scripts && node vendor.mjs && git diff --exit-code
import { mkdir, readFile, writeFile } from "node:fs/promises";

const packages = new URL("node_modules/", import.meta.url);
const vendor = new URL("../wwwroot/vendor/", import.meta.url);

const files = {
  "preact.js": "preact/dist/preact.mjs",
  "preact-hooks.js": "preact/hooks/dist/hooks.mjs",
  "preact.LICENSE.txt": "preact/LICENSE",
  "htm.js": "htm/dist/htm.mjs",
  "htm.LICENSE.txt": "htm/LICENSE",
};

await mkdir(vendor, { recursive: true });
for (const [name, source] of Object.entries(files)) {
  const text = await readFile(new URL(source, packages), "utf8");
  await writeFile(new URL(name, vendor), name.endsWith(".js") ? forBrowser(text) : text);
}

/** A browser resolves no bare names without an import map, and the page allows no inline one; source maps stay out. */
function forBrowser(script) {
  const relative = script.replaceAll(/(from\s*|import\s*)"preact"/g, '$1"./preact.js"').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  const bare = /(?:from|import)\s*"[^."]/.exec(relative);
  if (bare) throw new Error(`an import without a path is left: ${bare[0]}`);
  return relative;
}
