// A command that a bot writes in a text, like /help, is sent when it is pressed.

import { button, el } from "./dom.js";

const COMMAND = /(?<![\w/<>:.])\/[a-z0-9_]{1,32}(?![\w/])/g;
const CLOSING = /^[.,;:!?)]*/;
const UNTOUCHED = "a, code, pre, .spoiler";

/** Makes the commands in a text pressable; `say(command)` sends one. */
export function offerCommands(text, say) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  const free = found.filter((node) => !node.parentElement.closest(UNTOUCHED));
  free.forEach((node) => offer(node, say));
}

function offer(node, say) {
  const commands = [...node.data.matchAll(COMMAND)];
  // From the last to the first, so that what is found before keeps its place.
  for (const { 0: command, index } of commands.reverse()) {
    const rest = node.splitText(index);
    const [closing] = CLOSING.exec(rest.data.slice(command.length));
    rest.data = rest.data.slice(command.length + closing.length);
    const pressable = button("command", () => say(command), command);
    // A line may not begin with the full stop behind a command.
    rest.before(el("span", { class: "together" }, pressable, closing));
  }
}
