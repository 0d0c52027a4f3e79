// Deep links into a bot: https://t.me/<bot>?start=… and tg://resolve?domain=<bot>&start=…

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** The bot's username that a link starts, or null when it is any other address. */
export function botOf(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol === "tg:") return url.searchParams.get("domain");
  return HOSTS.has(url.hostname) ? url.pathname.split("/")[1] || null : null;
}

export const leadsTo = (address, bot) => botOf(address)?.toLowerCase() === bot?.toLowerCase();
