// One phone: a person's chat with the bot.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { button, el } from "./dom.js";
import { pickFile } from "./file.js";
import { Head } from "./head.js";
import { enlarge } from "./lightbox.js";
import { Log } from "./log.js";
import { Notices } from "./notice.js";
import { Taps } from "./taps.js";

const LANDED_MS = 2600;

export class Phone {
  /** `follow(phone, address)` is true when it took a link; `heard(phone)` is told of news. */
  constructor(spec, { follow, heard }) {
    this.spec = spec;
    this.user = spec.user_id;
    this.as = { user: spec.user_id, bot: spec.bot };
    this.name = spec.caption;
    this.heard = heard;
    this.loaded = Promise.resolve();
    const tap = (...about) => this.taps.tap(...about);
    const say = (text) => this.say(text);
    const chat = { say, tap, follow: (link) => follow(this, link), enlarge };
    this.log = new Log(`Messages on ${this.name}`, chat);
    this.head = new Head(() => this.deeds());
    const unblock = () => this.setBlocked(false);
    this.composer = new Composer(spec.suggestions || [], say, unblock);
    this.build();
    this.taps = new Taps(this.as, this.notices);
  }

  build() {
    this.empty = el("div", { class: "empty", hidden: true },
      el("p", {}, "No messages yet."),
      button("button start", () => this.say("/start"), "Start"));
    // A long chat has hundreds of buttons: the keyboard may pass them all by.
    const past = button("skip", () => this.composer.field.focus(), "Skip to the message box");
    const body = el("div", { class: "body" }, past, this.log.node, this.empty, this.log.pill);
    this.notices = new Notices([this.head.node, body, this.composer.node]);
    body.append(this.notices.toastNode);
    const screen = el("div", { class: "screen" },
      this.head.statusBar, this.head.node, body, this.composer.node, this.notices.node);
    const id = `phone-${this.user}`;
    const caption = el("h2", { id: `${id}-name`, class: "caption", dir: "auto" }, this.name);
    const label = { "aria-labelledby": caption.id, "data-role": this.spec.role };
    const device = el("div", { class: "device" }, screen);
    this.node = el("section", { class: "phone", id, ...label }, caption, device);
  }

  /** Shows the chat as the server has it; loads follow one another, and at most one waits. */
  load() {
    this.queued ??= this.loaded.then(() => {
      this.queued = undefined;
      return this.fetch();
    });
    this.loaded = this.queued;
    return this.loaded;
  }

  /** What happens while the answer is on its way is held back, or an older answer would undo it. */
  async fetch() {
    this.held = [];
    try {
      this.show(await api.getChat(this.as));
    } catch (error) {
      this.head.showStatus(error.message);
    }
    const { held } = this;
    this.held = undefined;
    held.forEach((change) => change());
  }

  /** Carries out a live change to the chat, after a load that is under way. */
  change(deed) {
    if (this.held) this.held.push(deed);
    else deed();
  }

  show(chat) {
    this.chatId = chat.chat_id;
    this.bot = chat.bot;
    this.isBlocked = chat.blocked;
    this.head.show(chat.bot);
    this.head.showTyping(chat.typing);
    this.composer.showCommands(chat.commands);
    this.composer.showBlocked(chat.blocked);
    this.log.sync(chat.messages);
    this.afterChange();
  }

  /** Whether an event is of this chat; a person's chats with several bots bear the same number. */
  sees({ chat_id: chat, bots }) {
    return chat === this.chatId && (!bots || bots.includes(this.bot.username));
  }

  put(message) {
    const known = this.log.messages.length;
    this.log.put(message);
    this.afterChange();
    if (message.from_bot && this.log.messages.length > known) this.heardNew();
  }

  heardNew() {
    this.head.showTyping(false);
    this.heard(this);
  }

  remove(id) {
    this.log.remove(id);
    this.afterChange();
  }

  afterChange() {
    const { messages } = this.log;
    this.empty.hidden = messages.length > 0;
    const offer = messages.findLast((one) => one.from_bot && one.reply_keyboard);
    this.composer.showReplies(offer?.reply_keyboard);
  }

  deeds() {
    const blocking = this.isBlocked ? "Unblock the bot" : "Block the bot";
    return [
      { title: "Send a picture", choose: () => this.attempt(api.sendPicture(this.as)) },
      { title: "Send a file", choose: () => this.sendFile() },
      { title: "Send a sticker", choose: () => this.attempt(api.sendSticker(this.as)) },
      { title: blocking, choose: () => this.setBlocked(!this.isBlocked) },
    ];
  }

  say(text) {
    return this.attempt(api.send(this.as, { text }));
  }

  async sendFile() {
    const file = await pickFile();
    if (file) await this.attempt(api.sendFile(this.as, file));
  }

  async setBlocked(on) {
    const done = await this.attempt(on ? api.block(this.as) : api.unblock(this.as));
    if (!done) return;
    this.isBlocked = on;
    this.composer.showBlocked(on);
    this.notices.toast(on ? "Blocked: the bot can no longer write here." : "Unblocked.");
  }

  /** Opens a deep link here; `from` is the phone it was pressed on. */
  async open(link, from) {
    const done = await this.attempt(api.open(this.as, { link }));
    if (!done || from === this) return done;
    this.notices.toast(`Link opened here, from ${from.name}.`);
    this.node.classList.add("landed");
    setTimeout(() => this.node.classList.remove("landed"), LANDED_MS);
    return done;
  }

  /** True when the sandbox took it; otherwise a toast says what is wrong. */
  async attempt(request) {
    try {
      await request;
      return true;
    } catch (error) {
      this.notices.toast(error.message);
      return false;
    }
  }
}
