// A file of the visitor's own, read in the browser and sent as a phone would.

import { el } from "./dom.js";

/** Resolves to `{name, base64}` of the file that is chosen, or to nothing. */
export function pickFile() {
  const field = el("input", { type: "file", "aria-label": "File to send" });
  return new Promise((resolve, reject) => {
    field.addEventListener("cancel", () => resolve(undefined));
    field.addEventListener("change", () => read(field.files[0]).then(resolve, reject));
    field.click();
  });
}

function read(file) {
  if (!file) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("error", () => reject(reader.error));
    reader.addEventListener("load", () => {
      const [, base64] = reader.result.split(",");
      resolve({ name: file.name, base64: base64 ?? "" });
    });
    reader.readAsDataURL(file);
  });
}
