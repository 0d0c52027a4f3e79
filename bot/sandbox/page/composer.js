// The foot of a phone: suggestions, the bot's own keyboard, the command menu and the text field.

import { button, el, icon } from "./dom.js";
import { Menu } from "./menu.js";

const FIELD = {
  rows: 1,
  maxlength: 4096,
  placeholder: "Message",
  "aria-label": "Message",
  dir: "auto",
  enterkeyhint: "send",
  autocomplete: "off",
};

export class Composer {
  /** `say(text)` resolves to whether it was sent; `unblock()` is offered while blocked. */
  constructor(suggestions, say, unblock) {
    this.say = say;
    this.commands = [];
    this.chips = group("chips", "Suggestions", suggestions.map((one) => this.chip(one)));
    this.chips.hidden = suggestions.length === 0;
    this.chips.addEventListener("wheel", (event) => this.scrollChips(event), { passive: true });
    this.replies = group("replies", "Answers", []);
    this.form = this.buildForm();
    this.blocked = button("unblock", unblock, "Unblock the bot");
    this.node = el("div", { class: "foot" }, this.chips, this.replies, this.form, this.blocked);
    this.showCommands([]);
    this.showReplies([]);
    this.showBlocked(false);
  }

  buildForm() {
    const opener = button("menu-button", null, icon("menu"), "Menu");
    const choices = () => this.commands.map((one) => this.choice(one));
    this.menu = new Menu(opener, "Commands of the bot", choices);
    this.field = el("textarea", FIELD);
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("input", () => this.grow());
    const submit = { type: "submit", class: "send", "aria-label": "Send" };
    const send = el("button", submit, icon("send"));
    const form = el("form", { class: "composer" }, this.menu.node, this.field, send);
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    return form;
  }

  scrollChips({ deltaY }) {
    this.chips.scrollLeft += deltaY;
  }

  choice({ command, description }) {
    return { title: `/${command}`, note: description, choose: () => this.say(`/${command}`) };
  }

  /** A suggestion that ends in a space wants to be completed; any other is sent as it is. */
  chip({ label, text }) {
    const pick = () => (/\s$/.test(text) ? this.fill(text) : this.say(text));
    return button("chip", pick, el("bdi", {}, label));
  }

  reply(label) {
    return button("reply", () => this.say(label), el("bdi", {}, label));
  }

  replyRow(labels) {
    return el("div", { class: "key-row" }, ...labels.map((label) => this.reply(label)));
  }

  showCommands(commands) {
    this.commands = commands || [];
    this.menu.node.hidden = this.commands.length === 0;
  }

  showReplies(rows) {
    const shown = JSON.stringify(rows || []);
    if (shown === this.shownReplies) return;
    this.shownReplies = shown;
    this.replies.hidden = !rows?.length;
    this.replies.replaceChildren(...(rows || []).map((row) => this.replyRow(row)));
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
    const borders = this.field.offsetHeight - this.field.clientHeight;
    this.field.style.height = `${this.field.scrollHeight + borders}px`;
  }
}

const group = (kind, name, children) =>
  el("div", { class: kind, role: "group", "aria-label": name }, ...children);
