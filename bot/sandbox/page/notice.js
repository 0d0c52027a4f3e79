// What a phone says for a moment: a toast that goes by itself, an alert that waits for OK.

import { button, el } from "./dom.js";

const TOAST_MS = 4000;

export class Notices {
  /** `behind` is made inert while an alert is open. */
  constructor(behind) {
    this.behind = behind;
    this.toastNode = el("p", { class: "toast", role: "status", dir: "auto" });
    this.node = el("div", { class: "notices" });
  }

  toast(text) {
    clearTimeout(this.timer);
    this.toastNode.textContent = text;
    this.timer = setTimeout(() => { this.toastNode.textContent = ""; }, TOAST_MS);
  }

  alert(text) {
    this.closeAlert?.();
    const back = placeOf(document.activeElement);
    const ok = button("alert-ok", () => this.closeAlert(), "OK");
    const line = el("p", { id: `alert-${crypto.randomUUID()}`, dir: "auto" }, text);
    const box = el("div", alertProps(line.id), line, ok);
    const veil = el("div", { class: "veil" }, box);
    veil.addEventListener("keydown", (event) => event.key === "Escape" && this.closeAlert());
    this.closeAlert = () => this.close(veil, back);
    this.behind.forEach((part) => { part.inert = true; });
    this.node.append(veil);
    ok.focus();
  }

  close(veil, back) {
    veil.remove();
    this.closeAlert = undefined;
    this.behind.forEach((part) => { part.inert = false; });
    back().focus({ preventScroll: true });
  }
}

/** Where the focus goes back to: the same element or, if an edit took it away, its message. */
function placeOf(element) {
  const message = element.closest(".message");
  const near = () => message?.querySelector(".key") ?? message ?? document.body;
  return () => (element.isConnected ? element : near());
}

const alertProps = (labelledBy) =>
  ({ class: "alert", role: "alertdialog", "aria-modal": "true", "aria-labelledby": labelledBy });
