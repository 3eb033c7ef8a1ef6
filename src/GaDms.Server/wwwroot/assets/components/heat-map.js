/**
 * Where in the picture a word agrees, laid over the crop.
 * @module
 */
import { html, useLayoutEffect, useRef } from "../ui.js";

/** @param {{map: import("../api.js").HeatMap}} properties */
export function HeatMap({ map }) {
  const canvas = useRef(null);
  useLayoutEffect(() => {
    const { rows, columns, values } = map;
    const context = canvas.current.getContext("2d");
    const picture = context.createImageData(columns, rows);
    values.forEach((value, place) => picture.data.set(colour(value), place * 4));
    context.putImageData(picture, 0, 0);
  }, [map]);
  // One pixel per patch: the browser's scaling makes the soft transitions.
  return html`<canvas class="heat" ref=${canvas} width=${map.columns} height=${map.rows} aria-hidden="true"></canvas>`;
}

/** From nothing over deep orange to light yellow: brighter and denser together, readable without telling hues apart. */
function colour(value) {
  const v = Math.min(1, Math.max(0, value));
  return [255, Math.round(70 + 170 * v * v), Math.round(10 + 70 * v * v), Math.round(225 * v ** 2.2)];
}
