// A command that a bot writes in a text, like /help, is sent when it is pressed.

import { button } from "./dom.js";

const COMMAND = /(?<![\w/<>:.])\/[a-z0-9_]{1,32}(?![\w/])/g;
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
    rest.data = rest.data.slice(command.length);
    rest.before(button("command", () => say(command), command));
  }
}
