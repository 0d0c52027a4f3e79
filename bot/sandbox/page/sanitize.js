// A second lock on the door: the server escapes what people write; this keeps what a chat may show.

const PLAIN = new Set(["B", "STRONG", "I", "EM", "U", "S", "CODE", "PRE", "BLOCKQUOTE"]);
const DROPPED = new Set(
  ["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT"]);
const SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);

/** The message's HTML made anew: plain elements, and no attribute of its own but a safe link. */
export function sanitize(html) {
  const fragment = document.createDocumentFragment();
  const parsed = new DOMParser().parseFromString(html || "", "text/html");
  fragment.append(...copyChildren(parsed.body));
  return fragment;
}

function copyChildren(parent) {
  return [...parent.childNodes].flatMap(copy);
}

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const tag = node.tagName.toUpperCase();
  if (DROPPED.has(tag)) return [];
  const kept = allowed(tag, node);
  if (!kept) return copyChildren(node);
  kept.append(...copyChildren(node));
  return [kept];
}

function allowed(tag, node) {
  if (PLAIN.has(tag)) return document.createElement(tag);
  if (tag === "A") return link(node.getAttribute("href"));
  if (tag === "SPAN" && node.classList.contains("spoiler")) return spoiler();
  return null;
}

function link(href) {
  const address = safeAddress(href);
  if (!address) return null;
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

export function safeAddress(href) {
  try {
    const url = new URL(href);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function spoiler() {
  const hidden = document.createElement("span");
  hidden.className = "spoiler";
  hidden.setAttribute("role", "button");
  hidden.setAttribute("aria-label", "Hidden text, press to show");
  hidden.tabIndex = 0;
  hidden.addEventListener("click", () => reveal(hidden));
  hidden.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    reveal(hidden);
  });
  return hidden;
}

function reveal(hidden) {
  hidden.classList.add("shown");
  for (const name of ["role", "aria-label", "tabindex"]) hidden.removeAttribute(name);
}
