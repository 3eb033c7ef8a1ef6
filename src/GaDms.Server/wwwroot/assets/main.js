/**
 * Starts the page.
 * @module
 */
import { onUnauthorized } from "./api.js";
import { App } from "./components/app.js";
import { listen as listenToDrops } from "./dropping.js";
import { listen as listenToKeys } from "./keyboard.js";
import { loadGallery, openAddress, readAddress, searchAddress } from "./search.js";
import { now, onChange, openDialog } from "./state.js";
import { html, render } from "./ui.js";

const root = document.querySelector("#app");
onChange(() => render(html`<${App} state=${now()} />`, root));

/** One question for a key, however many requests wait for it. @type {Promise<void>|null} */
let asking = null;
onUnauthorized(() => {
  asking ??= new Promise((resolve, reject) => openDialog({ kind: "key", resolve, reject })).finally(() => (asking = null));
  return asking;
});

listenToKeys();
listenToDrops();
window.addEventListener("popstate", readAddress);

// A bookmarked search shows the layout of results at once; it waits for the gallery, whose clock its days are meant by.
openAddress();
await loadGallery();
await searchAddress();
