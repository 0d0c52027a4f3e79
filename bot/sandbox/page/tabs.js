// On a narrow screen one phone shows at a time; two tabs switch, with a badge for what is unseen.

import { el } from "./dom.js";

const NARROW = matchMedia("(max-width: 819px)");
const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

export class Tabs {
  constructor(root, phones) {
    this.root = root;
    this.phones = phones;
    this.unread = phones.map(() => 0);
    this.tabs = phones.map((phone, index) => this.tab(phone, index));
    root.replaceChildren(...this.tabs);
    root.onkeydown = (event) => this.pressed(event);
    NARROW.onchange = () => this.arrange();
    this.select(0);
  }

  tab(phone, index) {
    const badge = el("span", { class: "badge" });
    return el("button", { type: "button", role: "tab", class: "tab", "data-role": phone.spec.role,
      "aria-controls": phone.node.id, onclick: () => this.select(index) },
    el("span", { class: "tab-name", dir: "auto" }, phone.name), badge);
  }

  select(index) {
    this.selected = index;
    this.unread[index] = 0;
    this.arrange();
    this.phones[index]?.log.settle();
  }

  show(phone) {
    this.select(this.phones.indexOf(phone));
  }

  heard(phone) {
    const index = this.phones.indexOf(phone);
    if (!NARROW.matches || index === this.selected) return;
    this.unread[index] += 1;
    this.arrange();
  }

  arrange() {
    this.root.hidden = !NARROW.matches || this.phones.length === 0;
    this.phones.forEach(({ node }, index) => {
      node.classList.toggle("away", NARROW.matches && index !== this.selected);
      if (NARROW.matches) node.setAttribute("role", "tabpanel");
      else node.removeAttribute("role");
    });
    this.tabs.forEach((tab, index) => this.mark(tab, index));
  }

  mark(tab, index) {
    const count = this.unread[index];
    tab.setAttribute("aria-selected", String(index === this.selected));
    tab.tabIndex = index === this.selected ? 0 : -1;
    const badge = count ? [String(count), el("span", { class: "sr-only" }, " unread")] : [];
    tab.querySelector(".badge").replaceChildren(...badge);
  }

  pressed(event) {
    if (!(event.key in ARROWS)) return;
    event.preventDefault();
    this.select((this.selected + ARROWS[event.key] + this.tabs.length) % this.tabs.length);
    this.tabs[this.selected].focus();
  }
}
