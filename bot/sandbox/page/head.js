// The top of a phone: its status bar and the chat's header with the bot's name and the ⋯ menu.

import { button, el, icon } from "./dom.js";
import { Menu } from "./menu.js";

export class Head {
  constructor(deeds) {
    this.time = el("span", { class: "status-time" });
    this.statusBar = el("div", { class: "status-bar", "aria-hidden": "true" },
      this.time, el("span", { class: "island" }), el("span", { class: "battery" }));
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    this.name = el("p", { class: "bot-name", dir: "auto" }, "…");
    this.status = el("p", { class: "bot-status" }, "bot");
    const more = button("more", null, icon("more"), el("span", { class: "sr-only" }, "More"));
    const bot = el("div", { class: "bot" }, this.name, this.status);
    this.node = el("div", { class: "head" }, this.avatar, bot, new Menu(more, "More", deeds).node);
  }

  show({ name, username }) {
    this.name.textContent = name || username;
    this.avatar.textContent = initials(name || username);
  }

  showStatus(text) {
    this.status.textContent = text;
  }

  showTyping(on) {
    this.status.classList.toggle("typing", Boolean(on));
    this.status.textContent = on ? "typing" : "bot";
  }

  showTime(text) {
    this.time.textContent = text;
  }
}

function initials(name) {
  const words = name.split(/[\s_]+/).filter(Boolean).slice(0, 2);
  return words.map((word) => [...word][0].toUpperCase()).join("");
}
