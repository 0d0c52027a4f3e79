// The inline keyboard under a message: a button spins from the tap until the bot has answered.

import { button as pressable, el, icon } from "./dom.js";
import { safeAddress } from "./sanitize.js";

export class Keyboard {
  /** `tap(button, key)` is called when a button with data is pressed. */
  constructor(tap) {
    this.tap = tap;
    this.shown = "[]";
    this.node = el("div", { class: "keys", role: "group", "aria-label": "Buttons", hidden: true });
  }

  show(rows) {
    const wanted = JSON.stringify(rows);
    if (wanted === this.shown) return;
    this.shown = wanted;
    this.node.hidden = rows.length === 0;
    this.node.replaceChildren(...rows.map((row) => this.row(row)));
  }

  row(buttons) {
    return el("div", { class: "key-row" }, ...buttons.map((button) => this.key(button)));
  }

  key(button) {
    const label = el("span", { class: "key-label", dir: "auto" }, button.label);
    if (button.url) return el("a", linkTo(button.url), label, icon("out"));
    const key = pressable("key", () => busy(key) || this.tap(button, key), label);
    return key;
  }

  keys() {
    return [...this.node.querySelectorAll(".key")];
  }

  focusedIndex() {
    return this.keys().indexOf(document.activeElement);
  }

  /** Moves the focus to the key at this place, or the last one; false when there is none. */
  focus(index) {
    const keys = this.keys();
    const key = keys[Math.min(index, keys.length - 1)];
    if (key !== document.activeElement) key?.focus({ preventScroll: true });
    return Boolean(key);
  }
}

const linkTo = (url) =>
  ({ class: "key", href: safeAddress(url), target: "_blank", rel: "noopener noreferrer" });

const busy = (key) => key.getAttribute("aria-busy") === "true";

export function setBusy(key, on) {
  if (on) key.setAttribute("aria-busy", "true");
  else key.removeAttribute("aria-busy");
}
