// The sandbox's control API. A call that fails throws an Error whose message is a plain sentence.

async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await reach(`/sandbox/${path}`, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw refusal(response, answer);
  return answer;
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
}

function refusal(response, answer) {
  const error = new Error(answer.error || `The sandbox refused this (${response.status}).`);
  error.status = response.status;
  return error;
}

/** One person's deed towards a bot; `bot` may be left out while there is only one. */
const act = ({ user, bot }, deed, body) =>
  call("POST", `users/${encodeURIComponent(user)}/${deed}`, { ...body, bot });

export const getPage = () => call("GET", "page");
export const putPage = (page) => call("PUT", "page", page);
export const getBots = () => call("GET", "bots");
export const addUser = (user) => call("POST", "users", user);
export const getClock = () => call("GET", "clock");
export const setClock = (order) => call("POST", "clock", order);

export function getChat({ user, bot }) {
  const query = bot ? `?bot=${encodeURIComponent(bot)}` : "";
  return call("GET", `users/${encodeURIComponent(user)}/chat${query}`);
}

export const send = (as, body) => act(as, "send", body);
export const tap = (as, body) => act(as, "tap", body);
export const open = (as, body) => act(as, "open", body);
export const block = (as) => act(as, "block");
export const unblock = (as) => act(as, "unblock");
export const sendPicture = (as) => act(as, "photo");
export const sendFile = (as, body) => act(as, "document", body);
export const sendSticker = (as) => act(as, "sticker");
