// The bot's clock: what time it is for everyone here, and the buttons that move it.

import * as api from "./api.js";
import { dayOf, placeName, setZone, shortMoment, timeOf } from "./dates.js";
import { announce, button, el, icon } from "./dom.js";

const TICK_MS = 250;
const MOVING_MS = 300;
const NEXT_MS = 1000;
const PLAYING_MS = 2000;
const HOUR = 3600;
const SPEEDS = [
  [60, "1 min/s"], [600, "10 min/s"],
  [HOUR, "1 hour/s"], [6 * HOUR, "6 hours/s"], [24 * HOUR, "1 day/s"],
];
const FIRST_SPEED = 600;

export class Clock {
  /** `told()` is called when the time shown may have changed, `rezoned()` when the zone has. */
  constructor(root, { told, rezoned }) {
    this.root = root;
    this.told = told;
    this.rezoned = rezoned;
    this.status = null;
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Asks the sandbox; without a clock of its own the bar stays hidden and the time is real. */
  async load() {
    try {
      this.apply(await api.getClock());
    } catch {
      this.status = null;
    }
    this.root.hidden = !this.status;
    this.tick();
  }

  build() {
    this.day = el("span", { class: "clock-day" });
    this.time = el("time", { class: "clock-time" });
    this.next = el("p", { class: "clock-next" });
    this.speed = el("select", { class: "select", "aria-label": "Speed of the clock" });
    this.speed.addEventListener("change", () => this.chooseSpeed());
    this.play = button("button", () => this.togglePlay());
    this.jumps = [
      button("button", () => this.order({ advance: HOUR }), "+1 hour"),
      button("button main", () => this.order({ to: "next" }), "Next", spare(" reminder")),
      button("button", () => this.order({ advance: 24 * HOUR }), "+1 day"),
    ];
    const now = el("p", { class: "clock-now" }, this.day, this.time);
    this.root.replaceChildren(
      el("div", { class: "clock-face" }, now, this.next),
      el("div", { class: "clock-keys" }, ...this.jumps, this.play, this.speed));
  }

  moving() {
    return Boolean(this.ordered || this.status?.moving);
  }

  /** Faster than real time. Standing still or keeping pace is how the clock rests. */
  playing() {
    return this.status.speed > 1;
  }

  /** The moment it is, as milliseconds since 1970, carried on from the last word of the sandbox. */
  now() {
    if (!this.status) return Date.now();
    return Date.parse(this.status.now) + (performance.now() - this.at) * this.status.speed;
  }

  apply(status) {
    if (!this.status) this.build();
    this.status = { ...this.status, ...status };
    if (!this.playing()) this.rest = this.status.speed;
    this.at = performance.now();
    if (setZone(this.status.zone)) this.rezoned();
    this.show();
  }

  /** A word of the sandbox about the clock; what comes next is asked for now and then. */
  heard(event) {
    if (!this.status) return;
    this.apply(event);
    this.later(NEXT_MS);
  }

  later(delay) {
    if (!this.status) return;
    this.timer ??= setTimeout(() => { this.timer = undefined; this.load(); }, delay);
  }

  /** One move at a time: the buttons stay in reach of the keyboard but do nothing meanwhile. */
  async order(order) {
    if (this.moving()) return;
    this.ordered = true;
    this.show();
    try {
      this.apply(await api.setClock(order));
      await this.arrive();
      announce(`It is now ${dayOf(this.now())}, ${timeOf(this.now())}.`);
    } catch (error) {
      announce(error.message);
      this.next.textContent = error.message;
    }
    this.ordered = false;
    this.show();
  }

  async arrive() {
    while (this.status?.moving) {
      await new Promise((resolve) => { setTimeout(resolve, MOVING_MS); });
      await this.load();
    }
  }

  togglePlay() {
    this.order({ speed: this.playing() ? this.rest ?? 0 : Number(this.speed.value) });
  }

  chooseSpeed() {
    if (this.playing()) this.order({ speed: Number(this.speed.value) });
  }

  show() {
    const moving = this.moving();
    this.root.classList.toggle("moving", moving);
    this.root.setAttribute("aria-busy", String(moving));
    [...this.jumps, this.play].forEach((one) => one.setAttribute("aria-disabled", String(moving)));
    const deed = this.playing() ? "Pause" : "Play";
    this.play.replaceChildren(icon(deed.toLowerCase()), spare(deed));
    this.showSpeeds();
    this.showNext();
    this.tick();
  }

  showSpeeds() {
    const { speed } = this.status;
    const chosen = this.playing() ? speed : Number(this.speed.value) || FIRST_SPEED;
    const known = SPEEDS.some(([one]) => one === chosen);
    const speeds = known ? SPEEDS : [...SPEEDS, [chosen, `×${chosen}`]];
    if (this.speed.length !== speeds.length) this.speed.replaceChildren(...speeds.map(option));
    this.speed.value = String(chosen);
  }

  showNext() {
    const { next } = this.status;
    this.next.textContent = next ? `Next reminder: ${shortMoment(next)}` : "No reminder is planned";
    if (!next) this.jumps[1].setAttribute("aria-disabled", "true");
  }

  tick() {
    if (this.status) this.showTime();
    this.told();
  }

  showTime() {
    put(this.day, dayOf(this.now()));
    put(this.time, `${timeOf(this.now())} ${placeName()}`);
    if (this.playing()) this.later(PLAYING_MS);
  }
}

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const option = ([speed, words]) => el("option", { value: speed }, words);

const spare = (words) => el("span", { class: "spare" }, words);
