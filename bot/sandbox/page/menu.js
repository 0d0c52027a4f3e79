// A button that opens a list of choices: arrows move, Enter chooses, Esc or a press outside closes.

import { el } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Menu {
  /** `choices()` gives [{title, note?, choose}] each time the menu opens. */
  constructor(button, name, choices) {
    this.button = button;
    this.choices = choices;
    this.list = el("div", { class: "menu", role: "menu", "aria-label": name, hidden: true });
    this.node = el("div", { class: "menu-place" }, button, this.list);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => (this.list.hidden ? this.open() : this.close()));
    this.node.addEventListener("keydown", (event) => this.pressed(event));
    this.node.addEventListener("focusout", ({ relatedTarget }) => this.left(relatedTarget));
    document.addEventListener("pointerdown", ({ target }) => this.left(target));
  }

  open() {
    this.list.replaceChildren(...this.choices().map((choice) => this.item(choice)));
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.items()[0]?.focus();
  }

  close() {
    if (this.list.hidden) return;
    const held = this.list.contains(document.activeElement);
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (held) this.button.focus();
  }

  left(place) {
    if (place && !this.node.contains(place)) this.close();
  }

  items() {
    return [...this.list.children];
  }

  item({ title, note, choose }) {
    const pick = () => { this.close(); choose(); };
    const text = [el("span", { class: "menu-title", dir: "auto" }, title)];
    if (note) text.push(el("span", { class: "menu-note", dir: "auto" }, note));
    const item = { type: "button", class: "menu-item", role: "menuitem", tabindex: -1 };
    return el("button", { ...item, onclick: pick }, ...text);
  }

  pressed(event) {
    if (this.list.hidden) return;
    if (event.key === "Escape") this.close();
    else if (event.key in STEPS) this.move(STEPS[event.key]);
    else if (event.key === "Home") this.items()[0]?.focus();
    else if (event.key === "End") this.items().at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(step) {
    const items = this.items();
    const next = items.indexOf(document.activeElement) + step;
    items[(next + items.length) % items.length]?.focus();
  }
}
