// A picture at full size over the page; Esc or a click anywhere closes it.

import { el } from "./dom.js";

export function enlarge(url, alt) {
  const done = () => box.close();
  const box = el("dialog", { class: "lightbox", "aria-label": alt, onclick: done },
    el("img", { src: url, alt }),
    el("button", { type: "button", class: "button lightbox-close" }, "Close"));
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
