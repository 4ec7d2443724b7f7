// The bubbles: what the store holds, what waits here to be posted, and the dots of an answer to come.
import { keyOf, language, log, words } from "./page.js";

export let cursor = 0; // of the latest bubble that came from the store

let day = "";
let dots = null;
let dotsGone = 0;
const shown = new Map(); // key → element of a bubble of hers

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" };
const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#34|#39);/g, (_, name) => ENTITIES[name]);

// The texts are a very small HTML; only <b> and <i> become elements, everything else stays text.
function written(html) {
  const paragraph = document.createElement("p");
  let place = paragraph;
  for (const part of html.split(/(<\/?[bi]>)/)) {
    const tag = /^<(\/?)([bi])>$/.exec(part);
    if (!tag) place.append(unescaped(part));
    else if (tag[1]) place = place === paragraph ? paragraph : place.parentNode;
    else place = place.appendChild(document.createElement(tag[2]));
  }
  return paragraph;
}

function dayOf(at) {
  const name = at.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
  if (name === day) return;
  day = name;
  const line = document.createElement("div");
  line.className = "day";
  line.textContent = name;
  log.append(line);
}

function bubble({ out, html = "", at, voice, picture, document: file }) {
  const element = document.createElement("div");
  element.className = `bubble ${out ? "theirs" : "mine"}`;
  if (picture) {
    const link = document.createElement("a");
    link.href = picture.url;
    link.target = "_blank";
    const image = document.createElement("img");
    image.src = picture.url;
    image.alt = words.picture;
    image.loading = "lazy";
    link.append(image);
    element.append(link);
  }
  if (voice) {
    const player = document.createElement("audio");
    player.controls = true;
    player.preload = "none";
    player.src = voice.url;
    element.append(player);
  }
  if (html) element.append(written(html));
  if (file) {
    const link = document.createElement("a");
    link.href = file.url;
    link.download = file.name || "";
    link.textContent = `📄 ${file.name}`;
    element.append(link);
  }
  const time = document.createElement("time");
  if (at) time.textContent = new Date(at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  element.append(time);
  return element;
}

export function show(spoken) {
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  if (spoken.cursor) cursor = Math.max(cursor, spoken.cursor);
  if (!spoken.out && spoken.html === "/start") return; // the page said it for her
  if (spoken.at) dayOf(new Date(spoken.at));
  const waiting = shown.get(spoken.key);
  const element = bubble(spoken);
  if (waiting) {
    waiting.replaceWith(element);
    shown.delete(spoken.key);
  } else {
    log.append(element);
  }
  if (!spoken.out) {
    tick(element, "✓✓");
    marked(spoken.html);
  }
  if (spoken.out) {
    hush();
    for (const old of log.querySelectorAll(".taps")) old.classList.add("past");
    if (spoken.buttons.length) log.append(taps(spoken.buttons));
  } else if (dots) {
    log.append(dots);
  }
  if (low || !spoken.out) toEnd();
}

// What waits here to be posted.
export function showWaiting(entry) {
  if (entry.text === "/start" || shown.has(keyOf(entry.id))) return; // the page says it for her
  const escaped = (entry.text ?? entry.label ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const url = entry.file ? URL.createObjectURL(entry.file) : "";
  const drawn = bubble({
    out: false,
    html: escaped,
    at: new Date().toISOString(),
    voice: entry.kind === "voice" && url ? { url } : null,
    picture: entry.kind === "picture" && url ? { url } : null,
  });
  tick(drawn, "🕓");
  shown.set(keyOf(entry.id), drawn);
  log.append(drawn);
  toEnd();
}

// What became of what waited: ✓ or ✗.
export function markPosted({ id }, mark) {
  const element = shown.get(keyOf(id));
  if (element) tick(element, mark);
}

function tick(element, mark) {
  const time = element.querySelector("time");
  time.textContent = `${time.textContent.replace(/ [✓🕓]+$/u, "")} ${mark}`;
}

function taps(buttons) {
  const row = document.createElement("div");
  row.className = "taps";
  for (const [label, data] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset.data = data;
    row.append(button);
  }
  return row;
}

export function choose(button) {
  button.classList.add("chosen");
  for (const each of button.parentNode.children) each.disabled = true; // a second tap in a hurry answers nothing
}

function marked(html) {
  const said = written(html || "").textContent;
  const row = [...log.querySelectorAll(".taps:not(.past)")].at(-1);
  const button = [...(row?.children ?? [])].find((each) => each.textContent === said);
  if (button) choose(button);
}

// Dots while she waits; none when she is answered already.
export function expectAnswer() {
  const last = [...log.querySelectorAll(".bubble:not(.dots)")].at(-1);
  if (last?.classList.contains("theirs")) return;
  if (!dots) {
    dots = document.createElement("div");
    dots.className = "bubble theirs dots";
    dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  }
  log.append(dots);
  toEnd();
  clearTimeout(dotsGone);
  dotsGone = setTimeout(hush, 8000);
}

function hush() {
  dots?.remove();
  dots = null;
}

export function toEnd() {
  log.scrollTop = log.scrollHeight;
}
