// The bubbles: what the store holds, what waits here to be posted, and the dots of an answer to come.
import { keyOf, locale, log, words } from "./page.js";
import { written } from "./writing.js";

export let cursor = 0; // of the latest bubble that came from the store

let dots = null;
let dotsGone = 0;
const shown = new Map(); // key → element of a bubble of hers that did not come from the store yet
const waiting = new Set(); // those of these elements that were not acknowledged
const days = new WeakMap(); // place of bubbles → the day of its last one

// The line above the first bubble of a day; null where one stands already.
function dayOf(place, at) {
  const day = at.toDateString();
  if (days.get(place) === day) return null;
  days.set(place, day);
  const line = document.createElement("div");
  line.className = "day";
  line.dataset.day = day;
  line.textContent = at.toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });
  return line;
}

// What stands for a file that is kept no more, or never was.
function gone(sign, name) {
  const line = document.createElement("p");
  line.className = "gone";
  line.textContent = `${sign} ${name}`;
  return line;
}

function bubble({ out, html = "", at, voice, picture, document: file }) {
  const element = document.createElement("div");
  element.className = `bubble ${out ? "theirs" : "mine"}`;
  if (picture && !picture.url) element.append(gone("📷", words.picture));
  if (picture?.url) {
    const link = document.createElement("a");
    link.href = picture.url;
    link.target = "_blank";
    const image = document.createElement("img");
    image.src = picture.url;
    image.alt = words.picture;
    image.loading = "lazy";
    image.onerror = () => link.replaceWith(gone("📷", words.picture));
    link.append(image);
    element.append(link);
  }
  if (voice && !voice.url) element.append(gone("🎤", words.voice));
  if (voice?.url) {
    const player = document.createElement("audio");
    player.controls = true;
    player.preload = "none";
    player.src = voice.url;
    player.onerror = () => player.replaceWith(gone("🎤", words.voice));
    element.append(player);
  }
  if (html) element.append(written(html, out));
  if (file) {
    const link = document.createElement("a");
    link.href = file.url;
    link.download = file.name || "";
    link.textContent = `📄 ${file.name}`;
    element.append(link);
  }
  const time = document.createElement("time");
  if (at) time.textContent = new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  element.append(time);
  return element;
}

export function show(spoken) {
  const low = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  if (spoken.cursor) cursor = Math.max(cursor, spoken.cursor);
  const here = shown.get(spoken.key);
  here?.remove();
  waiting.delete(here);
  shown.delete(spoken.key);
  if (spoken.out) hush();
  // What the store holds stands above what waits here, as it will after a reload.
  put(log, spoken, spoken.at ? waiting.values().next().value : null);
  if (dots) log.append(dots);
  if (low || !spoken.out) toEnd();
}

// What came before all that stands there; what she looks at stays where it is.
export function showEarlier(bubbles, above) {
  const place = document.createDocumentFragment();
  for (const spoken of bubbles) put(place, spoken);
  for (const row of place.querySelectorAll(".taps")) row.classList.add("past");
  const first = log.querySelector(".day");
  if (first && first.dataset.day === days.get(place)) first.remove();
  const below = log.scrollHeight - log.scrollTop;
  above.after(place);
  log.scrollTop = log.scrollHeight - below;
}

// One bubble, its day and its buttons at the end of a place, or before one that stands in it.
function put(place, spoken, before = null) {
  if (!spoken.out && spoken.html === "/start") return; // the page said it for her
  const line = spoken.at && dayOf(place, new Date(spoken.at));
  if (line) place.insertBefore(line, before);
  const element = place.insertBefore(bubble(spoken), before);
  if (spoken.out) {
    for (const old of place.querySelectorAll(".taps:not(.past)")) old.classList.add("past");
    if (spoken.buttons.length) place.insertBefore(taps(spoken.buttons), before);
  } else {
    tick(element, "✓✓");
    marked(place, spoken.html);
  }
}

// What waits here to be posted: its hour is the programme's to say, whose clock may be another.
export function showWaiting(entry) {
  if (entry.text === "/start" || shown.has(keyOf(entry.id))) return; // the page says it for her
  const escaped = (entry.text ?? entry.label ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const url = entry.file ? URL.createObjectURL(entry.file) : "";
  const drawn = bubble({
    out: false,
    html: escaped,
    voice: entry.kind === "voice" && url ? { url } : null,
    picture: entry.kind === "picture" && url ? { url } : null,
  });
  tick(drawn, "🕓");
  shown.set(keyOf(entry.id), drawn);
  waiting.add(drawn);
  log.append(drawn);
  toEnd();
}

// What became of what waited: ✓ or ✗.
export function markPosted({ id }, mark) {
  const element = shown.get(keyOf(id));
  waiting.delete(element);
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

function marked(place, html) {
  const said = written(html || "").textContent;
  const row = [...place.querySelectorAll(".taps:not(.past)")].at(-1);
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
