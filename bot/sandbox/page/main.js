// The page of two phones: loads what the sandbox shows and keeps it live.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { timeOf, setZone } from "./dates.js";
import { announce, el, icon } from "./dom.js";
import { listen } from "./events.js";
import { leadsTo } from "./links.js";
import { Phone } from "./phone.js";
import { askForPeople } from "./setup.js";
import { Tabs } from "./tabs.js";

const NEXT_MS = 1000;

const byId = (id) => document.getElementById(id);

let page = {};
let phones = [];
let tabs;

const clock = new Clock(byId("clock"), {
  told: () => phones.forEach((phone) => phone.head.showTime(timeOf(clock.now()))),
  rezoned: () => phones.forEach((phone) => phone.log.redraw()),
});

async function showPage() {
  const before = JSON.stringify(page.phones);
  page = { phones: [], ...(await api.getPage()) };
  document.title = page.title || document.title;
  byId("title").textContent = document.title;
  byId("subtitle").textContent = page.subtitle || "";
  showHint(page.hint);
  if (JSON.stringify(page.phones) !== before) await showPhones();
}

function showHint(hint) {
  byId("hint").hidden = !hint;
  byId("hint").replaceChildren(icon("flag"), el("span", { dir: "auto" }, hint || ""));
}

async function showPhones() {
  const around = { follow, heard: (phone) => tabs.heard(phone) };
  phones = page.phones.map((spec) => new Phone(spec, around));
  byId("phones").replaceChildren(...phones.map((phone) => phone.node));
  tabs = new Tabs(byId("tabs"), phones);
  if (phones.length === 0) await askForPeople(byId("phones"));
}

/** True when the address leads to the phone's own bot: it opens on the phone the page names. */
function follow(phone, address) {
  if (!leadsTo(address, phone.bot?.username)) return false;
  const target = phones.find((one) => one.user === page.links_open_on) || phone;
  handOver(address, phone, target);
  return true;
}

async function handOver(address, from, target) {
  if (!(await target.open(address, from)) || target === from) return;
  tabs.show(target);
  announce(`The link was opened on ${target.name}.`);
}

const seeing = (event) => phones.filter((phone) => phone.sees(event));

const owned = (event) => phones.filter((phone) => phone.user === event.user_id);

const put = (event) => {
  seeing(event).forEach((phone) => phone.change(() => phone.put(event.message)));
  clock.later(NEXT_MS);
};

const remove = (event) =>
  seeing(event).forEach((phone) => phone.change(() => phone.remove(event.message_id)));

let reloaded = Promise.resolve();

/** One refresh after the other, so that two events at once build one page. */
function reload() {
  reloaded = reloaded.then(refresh);
}

async function refresh() {
  byId("connection").textContent = "";
  try {
    await clock.load();
    await showPage();
    await Promise.all(phones.map((phone) => phone.load()));
  } catch (error) {
    byId("connection").textContent = error.message;
  }
}

setZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
listen({
  hello: reload,
  page: reload,
  users: () => phones.forEach((phone) => phone.bot || phone.load()),
  message: put,
  edit: put,
  delete: remove,
  typing: (event) => seeing(event).forEach((phone) => phone.head.showTyping(event.on)),
  commands: (event) => owned(event).forEach((phone) => phone.load()),
  callback_answer: (event) => owned(event).forEach((phone) => phone.taps.answered(event)),
  clock: (event) => clock.heard(event),
}, () => { byId("connection").textContent = "Connection lost. Trying again…"; });
