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

const act = (user, deed, body) => call("POST", `users/${encodeURIComponent(user)}/${deed}`, body);

export const getPage = () => call("GET", "page");
export const putPage = (page) => call("PUT", "page", page);
export const getBots = () => call("GET", "bots");
export const getUsers = () => call("GET", "users");
export const addUser = (user) => call("POST", "users", user);
export const getClock = () => call("GET", "clock");
export const setClock = (order) => call("POST", "clock", order);
export const getChat = (user) => call("GET", `users/${encodeURIComponent(user)}/chat`);
export const send = (user, body) => act(user, "send", body);
export const tap = (user, body) => act(user, "tap", body);
export const open = (user, body) => act(user, "open", body);
export const block = (user, bot) => act(user, "block", { bot });
export const unblock = (user, bot) => act(user, "unblock", { bot });
export const sendPicture = (user, bot) => act(user, "photo", { bot });
export const sendSticker = (user, bot) => act(user, "sticker", { bot });
