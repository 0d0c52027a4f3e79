// Without phones configured, the page asks for two people and makes their phones.

import * as api from "./api.js";
import { el } from "./dom.js";

const ROLES = ["patient", "clinic"];

export async function askForPeople(root) {
  const bots = await api.getBots();
  const { fields, form, problem } = buildForm(bots);
  root.replaceChildren(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await addPhones(fields.map((field) => field.value.trim()), bots[0]?.username);
    } catch (error) {
      problem.textContent = error.message;
    }
  });
}

function buildForm(bots) {
  const fields = [nameField("Ana"), nameField("Ben")];
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el("form", { class: "card setup" },
    el("h2", {}, "Who is chatting?"),
    el("p", {}, "Add two people. Each gets a phone with your bot on it."),
    el("label", {}, "First person", fields[0]),
    el("label", {}, "Second person", fields[1]),
    problem,
    el("button", { type: "submit", class: "button main" }, "Show the phones"),
    connection(bots));
  return { fields, form, problem };
}

const nameField = (value) =>
  el("input", { value, required: true, maxlength: 64, autocomplete: "off", dir: "auto" });

async function addPhones(names, bot) {
  const phones = [];
  for (const [index, name] of names.entries()) {
    const user = await api.addUser({ first_name: name });
    phones.push({ user_id: user.id, role: ROLES[index], caption: name, suggestions: [], bot });
  }
  // Every open page is told by the page event, and so is this one.
  await api.putPage({ ...(await api.getPage()), phones });
}

/** What a bot needs to talk to this sandbox. */
function connection(bots) {
  const tokens = bots.map((bot) => [`Token of @${bot.username}`, bot.token]);
  const lines = [["Bot API", `${location.origin}/bot`], ...tokens];
  return el("dl", { class: "connect" }, ...lines.flatMap(line));
}

const line = ([name, value]) => [el("dt", {}, name), el("dd", {}, el("code", {}, value))];
