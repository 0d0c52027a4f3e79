// Moments in words, in the zone of the sandbox's clock (the browser's own when it has none).

const LOCALE = "en-GB";
const PARTS = {
  weekday: "long", day: "numeric", month: "long", year: "numeric",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
};

let zone;
let format;

/** Sets the zone for all words that follow; true when it changed. An unknown one becomes UTC. */
export function setZone(name) {
  const before = zone;
  zone = known(name) ? name : "UTC";
  if (zone !== before) format = new Intl.DateTimeFormat(LOCALE, { ...PARTS, timeZone: zone });
  return zone !== before;
}

function known(name) {
  try {
    return Boolean(new Intl.DateTimeFormat(LOCALE, { timeZone: name }));
  } catch {
    return false;
  }
}

/** The words are put together here: browsers differ in their commas. */
function parts(moment) {
  const found = format.formatToParts(new Date(moment));
  return Object.fromEntries(found.map(({ type, value }) => [type, value]));
}

export function timeOf(moment) {
  const { hour, minute } = parts(moment);
  return `${hour}:${minute}`;
}

export function dayOf(moment) {
  const { weekday, day, month, year } = parts(moment);
  return `${weekday} ${day} ${month} ${year}`;
}

export function shortMoment(moment) {
  const { weekday, day, month } = parts(moment);
  return `${weekday.slice(0, 3)} ${day} ${month.slice(0, 3)}, ${timeOf(moment)}`;
}

/** "Madrid" for Europe/Madrid; "UTC" stays. */
export const placeName = () => (zone || "local").split("/").pop().replaceAll("_", " ");
