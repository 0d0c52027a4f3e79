// The chat's messages: keeps them all, draws the latest, and holds the reader's place.

import { button, el, icon } from "./dom.js";
import { dayOf } from "./dates.js";
import { MessageView } from "./message.js";

const DRAWN = 300;
const STEP = 200;
const SLACK = 100;
const NEAR_PX = 48;
const HUSH_MS = 500;

export class Log {
  /** `chat` is what a MessageView needs of its surroundings, without find(). */
  constructor(name, chat) {
    this.chat = { ...chat, find: (id) => this.messages.find((message) => message.id === id) };
    this.messages = [];
    this.first = 0;
    this.views = new Map();
    this.unseen = 0;
    this.pinned = true;
    this.top = 0;
    this.build(name);
  }

  build(name) {
    const earlier = () => this.showEarlier();
    this.earlier = button("earlier", earlier, icon("up"), "Show earlier messages");
    this.list = el("div", { class: "messages" });
    const log = { class: "log", role: "log", "aria-live": "off", "aria-label": name, tabindex: 0 };
    this.node = el("div", log, this.earlier, this.list);
    this.pill = button("pill", () => this.toEnd());
    this.earlier.hidden = this.pill.hidden = true;
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.settle());
    [this.node, this.list].forEach((box) => resized.observe(box));
  }

  /** Takes the chat as the server has it: the first time at once, later only what differs. */
  sync(messages) {
    if (this.messages.length === 0) this.fill(messages);
    else this.merge(messages);
  }

  fill(messages) {
    this.messages = [...messages];
    this.first = Math.max(0, messages.length - DRAWN);
    this.redraw();
  }

  merge(messages) {
    const present = new Set(messages.map((message) => message.id));
    this.messages.filter(({ id }) => !present.has(id)).forEach(({ id }) => this.remove(id));
    const places = new Map(this.messages.map(({ id }, index) => [id, index]));
    messages.forEach((message) => this.place(message, places.get(message.id) ?? -1));
  }

  put(message) {
    this.place(message, this.messages.findLastIndex(({ id }) => id === message.id));
  }

  place(message, index) {
    if (index < 0) this.append(message);
    else this.change(index, message);
  }

  change(index, message) {
    if (JSON.stringify(this.messages[index]) === JSON.stringify(message)) return;
    this.messages[index] = message;
    const view = this.views.get(message.id);
    this.top = 0;
    view?.update(message);
    // Whoever tapped it reads on there, be they at the end or not.
    if (!this.pinned && view?.holdsFocus()) view.node.scrollIntoView({ block: "nearest" });
    this.settle();
  }

  append(message) {
    this.messages.push(message);
    this.draw(message, this.messages.at(-2), this.list);
    if (!message.from_bot) this.pinned = true;
    else if (!this.pinned) this.unseen += 1;
    if (this.pinned) this.trim();
    this.settle();
  }

  remove(id) {
    const index = this.messages.findIndex((message) => message.id === id);
    if (index < 0) return;
    this.messages.splice(index, 1);
    if (index < this.first) this.first -= 1;
    this.undraw(id);
    this.settle();
  }

  undraw(id) {
    const node = this.views.get(id)?.node;
    if (!node) return;
    this.views.delete(id);
    this.top = 0;
    const day = node.previousElementSibling;
    const next = node.nextElementSibling;
    if (day?.matches(".day") && !next?.matches(".message")) day.remove();
    node.remove();
  }

  /** Draws all anew, unheard: history is not news to a screen reader. */
  redraw() {
    this.node.setAttribute("aria-live", "off");
    clearTimeout(this.hush);
    this.hush = setTimeout(() => this.node.setAttribute("aria-live", "polite"), HUSH_MS);
    this.views.clear();
    const drawn = document.createDocumentFragment();
    for (let i = this.first; i < this.messages.length; i += 1) {
      this.draw(this.messages[i], i > this.first ? this.messages[i - 1] : undefined, drawn);
    }
    this.list.replaceChildren(drawn);
    this.earlier.hidden = this.first === 0;
    this.settle();
  }

  draw(message, before, place) {
    if (!before || dayOf(before.date) !== dayOf(message.date)) place.append(dayMark(message));
    const view = new MessageView(message, this.chat);
    this.views.set(message.id, view);
    place.append(view.node);
  }

  /** Lets go of the oldest drawn messages when nobody is looking at them. */
  trim() {
    if (this.messages.length - this.first <= DRAWN + SLACK) return;
    const first = this.messages.length - DRAWN;
    this.messages.slice(this.first, first).forEach(({ id }) => this.views.delete(id));
    this.first = first;
    this.top = 0;
    const oldest = this.messages[first];
    const kept = this.views.get(oldest.id).node;
    while (this.list.firstChild !== kept) this.list.firstChild.remove();
    kept.before(dayMark(oldest));
    this.earlier.hidden = false;
  }

  showEarlier() {
    const anchor = this.messages[this.first].id;
    const before = this.offset(anchor);
    this.first = Math.max(0, this.first - STEP);
    this.pinned = false;
    this.redraw();
    this.node.scrollTop += this.offset(anchor) - before;
    this.views.get(anchor).node.focus({ preventScroll: true });
  }

  offset(id) {
    return this.views.get(id).node.getBoundingClientRect().top;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    // Only moving up lets go of the end: growing content alone must not. (What is taken away above,
    // or edited to be shorter, moves the view up too; this.top is reset there.)
    if (near || scrollTop < this.top) this.pinned = near;
    this.top = scrollTop;
    if (this.pinned) this.unseen = 0;
    this.showPill();
  }

  /** At most once a frame: stay at the end if the reader was there. */
  settle() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.pinned) this.node.scrollTop = this.node.scrollHeight;
      this.showPill();
    });
  }

  showPill() {
    this.pill.hidden = this.pinned;
    const news = this.unseen === 1 ? "1 new message" : `${this.unseen} new messages`;
    this.pill.replaceChildren(icon("down"), this.unseen ? news : "Latest");
  }

  toEnd() {
    this.pinned = true;
    this.unseen = 0;
    this.settle();
    this.node.focus({ preventScroll: true });
  }
}

const dayMark = ({ date }) => el("h3", { class: "day" }, dayOf(date));
