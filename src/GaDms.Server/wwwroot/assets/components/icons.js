/**
 * Line icons, drawn here so that none is loaded. They say nothing to a screen reader: the button around them has the name.
 * @module
 */
import { html } from "../ui.js";

const paths = {
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14m5.200 12.200L21 21",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4M15.500 9.500h.01",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  up: "M7 11v9H4v-9zm0 1 4-8c1.500 0 2.500 1 2.500 2.500L13 10h5.500c1.200 0 2 1 1.800 2.200l-1.200 6c-.2 1-1 1.800-2.100 1.800H7",
  down: "M7 13V4H4v9zm0-1 4 8c1.500 0 2.500-1 2.500-2.500L13 14h5.500c1.200 0 2-1 1.800-2.200l-1.200-6C18.900 4.800 18.100 4 17 4H7",
  filter: "M4 6h16M7 12h10M10 18h4",
  check: "M5 12.500l4.500 4.500L19 7.500",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  theme: "M12 3a9 9 0 1 0 9 9 6.500 6.500 0 0 1-9-9",
  help: "M9 9a3 3 0 1 1 4.300 2.700c-.8.4-1.300 1-1.300 2M12 17.500h.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18",
  download: "M12 4v11m-5-4 5 5 5-5M5 20h14",
};

/** @param {{name: keyof typeof paths}} properties */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${paths[name]} /></svg>`;
}
