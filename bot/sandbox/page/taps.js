// Taps on inline buttons: each spins until the bot answers, by a toast or an alert or silently.

import * as api from "./api.js";
import { setBusy } from "./keyboard.js";

const PATIENCE_MS = 30000;
const REMEMBERED = 50;

export class Taps {
  /** `as` says whose taps: {user, bot}. */
  constructor(as, notices) {
    this.as = as;
    this.notices = notices;
    this.waiting = new Map();
    this.early = [];
  }

  async tap(message, button, key) {
    setBusy(key, true);
    try {
      const made = await api.tap(this.as, { message_id: message.id, data: button.data });
      this.await(made.callback_query_id, key);
    } catch (error) {
      setBusy(key, false);
      this.notices.toast(error.message);
    }
  }

  /** The answer may have overtaken the tap's own response. */
  await(query, key) {
    if (this.early.includes(query)) return setBusy(key, false);
    const timer = setTimeout(() => this.release(query), PATIENCE_MS);
    return this.waiting.set(query, { key, timer });
  }

  answered({ callback_query_id: query, text, show_alert: alert }) {
    if (!this.release(query)) this.early = [...this.early.slice(-REMEMBERED), query];
    if (text && alert) this.notices.alert(text);
    else if (text) this.notices.toast(text);
  }

  release(query) {
    const wait = this.waiting.get(query);
    if (!wait) return false;
    clearTimeout(wait.timer);
    setBusy(wait.key, false);
    return this.waiting.delete(query);
  }
}
