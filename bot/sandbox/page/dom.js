// Builds elements. Strings become text nodes, so nothing said in a chat is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  menu: "M4 7h16M4 12h16M4 17h10",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  down: "M12 5v14M6 13l6 6 6-6",
  up: "M12 19V5M6 11l6-6 6 6",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  bell: "M6 16.5c1.5-1.5 1.5-3 1.5-6a4.5 4.5 0 0 1 9 0c0 3 0 4.5 1.5 6zM10.5 19.5h3",
  out: "M9 7h8v8M17 7 7 17",
  flag: "M6 20V4.5M6 5c4-2.5 7 2.5 12 0v8.5c-5 2.5-8-2.5-12 0",
};

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) give(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

function give(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? "" : value);
}

/** A button of a class, what a press does, and what stands on it. */
export const button = (kind, press, ...children) =>
  el("button", { type: "button", class: kind, onclick: press }, ...children);

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A line read out once by screen readers; the same line twice is read twice. */
export function announce(line) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = announcer.textContent === line ? `${line}\u00a0` : line;
}
