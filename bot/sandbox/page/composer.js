// The foot of a phone: suggestions, the bot's own keyboard, the command menu and the text field.

import { el, icon } from "./dom.js";
import { Menu } from "./menu.js";

const LONGEST = 4096;

export class Composer {
  /** `say(text)` sends and rejects when it cannot; `unblock()` is offered while the bot is blocked. */
  constructor(suggestions, say, unblock) {
    this.say = say;
    this.commands = [];
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Suggestions" },
      ...suggestions.map((one) => this.chip(one)));
    this.chips.hidden = suggestions.length === 0;
    this.chips.addEventListener("wheel", ({ deltaY }) => { this.chips.scrollLeft += deltaY; }, { passive: true });
    this.replies = el("div", { class: "replies", role: "group", "aria-label": "Answers", hidden: true });
    this.form = this.buildForm();
    this.blocked = el("button", { type: "button", class: "unblock", hidden: true, onclick: unblock }, "Unblock the bot");
    this.node = el("div", { class: "foot" }, this.chips, this.replies, this.form, this.blocked);
  }

  buildForm() {
    const button = el("button", { type: "button", class: "menu-button" }, icon("menu"), "Menu");
    this.menu = new Menu(button, "Commands of the bot", () => this.commands.map((one) => this.choice(one)));
    this.menu.node.hidden = true;
    this.field = el("textarea", { rows: 1, maxlength: LONGEST, placeholder: "Message", "aria-label": "Message",
      dir: "auto", enterkeyhint: "send", autocomplete: "off" });
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.grow());
    const send = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
    const form = el("form", { class: "composer" }, this.menu.node, this.field, send);
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    return form;
  }

  choice({ command, description }) {
    return { title: `/${command}`, note: description, choose: () => { this.focus(); this.say(`/${command}`); } };
  }

  /** A suggestion that ends in a space wants to be completed; any other is sent as it is. */
  chip({ label, text }) {
    const pick = () => (/\s$/.test(text) ? this.fill(text) : this.say(text));
    return el("button", { type: "button", class: "chip", dir: "auto", onclick: pick }, label);
  }

  reply(label) {
    return el("button", { type: "button", class: "reply", dir: "auto", onclick: () => this.say(label) }, label);
  }

  showCommands(commands) {
    this.commands = commands || [];
    this.menu.node.hidden = this.commands.length === 0;
  }

  showReplies(rows) {
    this.replies.hidden = !rows?.length;
    this.replies.replaceChildren(...(rows || []).map((row) =>
      el("div", { class: "key-row" }, ...row.map((label) => this.reply(label)))));
  }

  showBlocked(on) {
    this.blocked.hidden = !on;
    this.form.hidden = on;
  }

  pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.fill("");
    const sent = await this.say(text);
    if (!sent && !this.field.value) this.fill(text);
  }

  fill(text) {
    this.field.value = text;
    this.grow();
    this.focus();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
