// One message: a bubble and its inline keyboard. An edit changes the same elements in place.

import { button, el, icon } from "./dom.js";
import { timeOf } from "./dates.js";
import { offerCommands } from "./commands.js";
import { Keyboard } from "./keyboard.js";
import { safeAddress, sanitize } from "./sanitize.js";

const SNIPPET_LENGTH = 90;

export class MessageView {
  /** `chat`: say(text), tap(message, button, key), follow(address), enlarge(url, alt), find(id). */
  constructor(message, chat) {
    this.chat = chat;
    this.bubble = el("div", { class: "bubble", dir: "auto" });
    this.keyboard = new Keyboard((button, key) => chat.tap(this.message, button, key));
    this.node = el("article", { class: sideOf(message), "data-id": message.id, tabindex: -1 });
    this.node.append(this.bubble, this.keyboard.node);
    this.node.addEventListener("click", (event) => this.followLink(event));
    this.show(message);
    // Decided once: a keyboard that comes or goes later must not change the bubble's width.
    if (message.keyboard?.length) this.node.classList.add("wide");
  }

  show(message) {
    const before = this.message;
    this.message = message;
    if (!before || contentOf(before) !== contentOf(message) || before.edited !== message.edited) {
      this.bubble.replaceChildren(...this.parts(message));
    }
    this.keyboard.show(message.keyboard || []);
  }

  update(message) {
    const changed = contentOf(message) !== contentOf(this.message);
    this.keepFocus(() => this.show(message));
    if (changed) this.highlight();
  }

  /** What had the focus may be gone after an edit; the place in the chat is kept. */
  keepFocus(change) {
    const held = this.holdsFocus();
    const index = this.keyboard.focusedIndex();
    change();
    if (!held || (index >= 0 && this.keyboard.focus(index))) return;
    if (!this.node.contains(document.activeElement)) this.node.focus({ preventScroll: true });
  }

  holdsFocus() {
    return this.node.contains(document.activeElement);
  }

  highlight() {
    this.node.classList.remove("changed");
    requestAnimationFrame(() => this.node.classList.add("changed"));
  }

  followLink(event) {
    const anchor = event.target.closest?.("a[href]");
    if (anchor && this.chat.follow(anchor.href)) event.preventDefault();
  }

  parts(message) {
    return [
      speaker(message),
      message.reply_to && this.quote(message.reply_to),
      message.photo && this.photo(message),
      message.document && attachment(message.document),
      this.text(message),
      stamp(message),
    ].filter(Boolean);
  }

  text(message) {
    const text = el("span", { class: "text" }, sanitize(message.html || message.caption_html));
    if (message.from_bot) offerCommands(text, this.chat.say);
    return text;
  }

  quote(id) {
    const text = (this.chat.find(id)?.text || "Picture").slice(0, SNIPPET_LENGTH);
    return el("span", { class: "quote" }, el("span", { class: "sr-only" }, "In reply to: "), text);
  }

  photo(message) {
    const alt = plain(message.caption_html) || `Picture from ${message.from}`;
    const picture = el("img", { src: message.photo, alt, loading: "lazy", decoding: "async" });
    const label = el("span", { class: "sr-only" }, "Enlarge picture: ");
    return button("photo", () => this.chat.enlarge(message.photo, alt), label, picture);
  }
}

const sideOf = (message) => `message ${message.from_bot ? "theirs" : "mine"}`;

const contentOf = (message) =>
  JSON.stringify([message.html, message.caption_html, message.photo, message.document]);

const plain = (html) => sanitize(html).textContent.slice(0, SNIPPET_LENGTH);

function speaker(message) {
  const name = message.from_bot ? message.from : "You";
  return el("span", { class: "sr-only", dir: "ltr" }, el("bdi", {}, name), ": ");
}

function attachment({ name, url }) {
  const href = safeAddress(new URL(url, location.href));
  const label = el("span", { dir: "auto" }, name || "File");
  return el("a", { class: "document", href, download: name }, icon("file"), label);
}

function stamp(message) {
  const time = el("time", { datetime: message.date }, timeOf(message.date));
  return el("span", { class: "stamp", dir: "ltr" }, message.edited ? "edited " : null, time);
}
