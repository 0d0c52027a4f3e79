// Without phones configured, the page asks for two people and makes their phones.

import * as api from "./api.js";
import { el } from "./dom.js";

const ROLES = ["patient", "clinic"];

export async function askForPeople(root) {
  const { fields, form, problem } = buildForm();
  root.replaceChildren(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await addPhones(fields.map((field) => field.value.trim()));
    } catch (error) {
      problem.textContent = error.message;
    }
  });
  form.append(await connectLine());
}

function buildForm() {
  const fields = [nameField("Ana"), nameField("Ben")];
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el("form", { class: "card setup" },
    el("h2", {}, "Who is chatting?"),
    el("p", {}, "Add two people. Each gets a phone with your bot on it."),
    el("label", {}, "First person", fields[0]),
    el("label", {}, "Second person", fields[1]),
    problem,
    el("button", { type: "submit", class: "button main" }, "Show the phones"));
  return { fields, form, problem };
}

const nameField = (value) => el("input", { value, required: true, maxlength: 64, autocomplete: "off", dir: "auto" });

async function addPhones(names) {
  const phones = [];
  for (const [index, name] of names.entries()) {
    const user = await api.addUser({ first_name: name });
    phones.push({ user_id: user.id, role: ROLES[index], caption: name, suggestions: [] });
  }
  // The others are told by the page event, and so is this page.
  await api.putPage({ ...(await api.getPage()), phones });
}

async function connectLine() {
  const address = el("code", {}, location.origin);
  const bots = await api.getBots().catch(() => []);
  const names = (bots.bots || bots).map((bot) => `@${bot.username}`).join(", ");
  return el("p", { class: "connect" }, "Bot API address for your bot: ", address, names ? ` (bots: ${names})` : "");
}
