/**
 * Pictures may be dropped anywhere on the page, or pasted.
 * @module
 */
import { addPictures } from "./search.js";
import { openDialog } from "./state.js";

function search(pictures) {
  openDialog(null);
  addPictures(pictures);
}

/** Starts listening. */
export function listen() {
  const root = document.documentElement;
  let depth = 0;
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (over) => root.classList.toggle("is-dropping", over);
  // The form that adds files to the gallery takes what is dropped on it.
  const elsewhere = (event) => event.target.closest?.("[data-drop]");

  document.addEventListener("dragenter", (event) => {
    if (hasFiles(event)) show(++depth > 0 && !elsewhere(event));
  });
  document.addEventListener("dragleave", (event) => {
    if (hasFiles(event)) show(--depth > 0 && !elsewhere(event));
  });
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    depth = 0;
    show(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    const field = elsewhere(event)?.querySelector("input[type=file]");
    if (field) field.files = event.dataTransfer.files;
    else search(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (pictures.length === 0) return;
    event.preventDefault();
    search(pictures);
  });
}
