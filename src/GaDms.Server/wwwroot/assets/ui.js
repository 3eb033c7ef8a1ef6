/**
 * Markup for components: Preact with htm's tagged templates, so that nothing needs compiling. Values put into a template
 * become text nodes and properties, never markup.
 * @module
 */
import { h, Fragment, render } from "../vendor/preact.js";
import htm from "../vendor/htm.js";

export { Fragment, render };
export { useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact-hooks.js";

/** Template tag: html`<p class=${name}>${text}</p>`. */
export const html = htm.bind(h);
