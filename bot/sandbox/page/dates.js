// Moments in words, in the zone of the sandbox's clock (the browser's own when it has none).

const LOCALE = "en-GB";
const DAY = { weekday: "long", day: "numeric", month: "long" };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

let zone;
let formats = {};

/** Sets the zone for all words that follow; true when it changed. An unknown zone is shown as UTC. */
export function setZone(name) {
  const before = zone;
  zone = known(name) ? name : "UTC";
  if (zone !== before) formats = {};
  return zone !== before;
}

function known(name) {
  try {
    return Boolean(new Intl.DateTimeFormat(LOCALE, { timeZone: name }));
  } catch {
    return false;
  }
}

function words(key, options, moment) {
  formats[key] ??= new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone });
  return formats[key].format(new Date(moment));
}

export const timeOf = (moment) => words("time", TIME, moment);
export const dayOf = (moment) => words("day", { ...DAY, year: "numeric" }, moment);
export const shortMoment = (moment) =>
  words("short", { weekday: "short", day: "numeric", month: "short", ...TIME }, moment);

/** "Madrid" for Europe/Madrid; "UTC" stays. */
export const placeName = () => (zone || "local").split("/").pop().replaceAll("_", " ");
