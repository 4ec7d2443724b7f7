// The chat page: shows what the store holds, and posts what she says until it is acknowledged.
const { token } = document.body.dataset;
const words = JSON.parse(document.body.dataset.words);
const log = document.getElementById("log");
const state = document.getElementById("state");
const composer = document.getElementById("composer");
const input = document.getElementById("words");
const language = document.documentElement.lang === "bm" ? "fr" : document.documentElement.lang;
const base = `/chat/${token}`;
const shelf = `jigi.${token.slice(0, 40)}`; // posts that wait for a network

let cursor = 0;
let day = "";
let dots = null;
let dotsGone = 0;
const shown = new Map(); // key → element of a bubble of hers

// ---- showing ----------------------------------------------------------------------------------

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

function show(spoken) {
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
  if (low || !spoken.out) log.scrollTop = log.scrollHeight;
}

function taps(buttons) {
  const row = document.createElement("div");
  row.className = "taps";
  for (const [label, data] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      button.classList.add("chosen");
      for (const each of row.children) each.disabled = true; // a second tap in a hurry answers nothing
      post({ kind: "tap", data, label });
    });
    row.append(button);
  }
  return row;
}

function marked(html) {
  const said = written(html || "").textContent;
  const row = [...log.querySelectorAll(".taps:not(.past)")].at(-1);
  const button = [...(row?.children ?? [])].find((each) => each.textContent === said);
  if (!button) return;
  button.classList.add("chosen");
  for (const each of row.children) each.disabled = true;
}

function tick(element, mark) {
  const time = element.querySelector("time");
  time.textContent = `${time.textContent.replace(/ [✓🕓]+$/u, "")} ${mark}`;
}

function typing() {
  if (!dots) {
    dots = document.createElement("div");
    dots.className = "bubble theirs dots";
    dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  }
  log.append(dots);
  log.scrollTop = log.scrollHeight;
  clearTimeout(dotsGone);
  dotsGone = setTimeout(hush, 8000);
}

function hush() {
  dots?.remove();
  dots = null;
}

// ---- posting: kept until it is acknowledged; the same id makes a second copy harmless ------------

const kept = () => JSON.parse(localStorage.getItem(shelf) || "[]");
const keep = (posts) => localStorage.setItem(shelf, JSON.stringify(posts));
const files = new Map(); // a file waits in the page only: it is too large for the shelf

function post(what) {
  const id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const entry = { ...what, id, at: Date.now() };
  if (entry.file) {
    files.set(id, entry);
  } else {
    keep([...kept(), entry]);
  }
  pending(entry);
  deliver();
}

function pending(entry) {
  if (entry.text === "/start") return; // the page says it for her
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
  log.scrollTop = log.scrollHeight;
}

let chat = "";
const keyOf = (id) => `webchat:${chat}:${id}`;

let delivering = false;
let again = 0;
async function deliver() {
  if (delivering) return;
  delivering = true;
  let told = words.here;
  try {
    for (let entry; (entry = kept()[0] ?? waitingFile()); ) {
      const answer = await send(entry);
      if (answer.status === 503) await unkept(entry, answer);
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      if (!answer.ok) told = complain(entry);
      keep(kept().filter((other) => other.id !== entry.id));
      files.delete(entry.id);
      if (answer.ok) {
        const element = shown.get(keyOf(entry.id));
        if (element) tick(element, "✓");
        const last = [...log.querySelectorAll(".bubble:not(.dots)")].at(-1);
        if (!last?.classList.contains("theirs")) typing(); // else she is answered already
      }
    }
    state.textContent = told;
  } catch {
    state.textContent = words.offline;
    clearTimeout(again);
    again = setTimeout(deliver, 3000);
  } finally {
    delivering = false;
  }
}

function waitingFile() {
  const [entry] = files.values();
  return entry;
}

// How long it has waited here, in seconds: it does not answer what was asked meanwhile.
function waited(entry) {
  return Math.max(0, (Date.now() - (entry.at ?? Date.now())) / 1000);
}

function send(entry) {
  const options = { method: "POST", signal: AbortSignal.timeout(30000) };
  if (entry.file) {
    const form = new FormData();
    form.append("id", entry.id);
    form.append("waited", waited(entry));
    form.append("file", entry.file);
    return fetch(`${base}/file`, { ...options, body: form });
  }
  const { id, data, text } = entry;
  const body = entry.kind === "tap" ? { id, data } : { id, text, waited: waited(entry) };
  const headers = { "Content-Type": "application/json" };
  return fetch(`${base}/${entry.kind}`, { ...options, headers, body: JSON.stringify(body) });
}

// The store is out of reach, and yet an emergency is answered: the card comes with the refusal.
const answered = new Set();
async function unkept(entry, answer) {
  const { html } = await answer.json().catch(() => ({}));
  if (html && !answered.has(entry.id)) show({ out: true, html, buttons: [], key: "" });
  if (html) answered.add(entry.id);
}

function complain(entry) {
  const element = shown.get(keyOf(entry.id));
  if (element) tick(element, "✗");
  return words.refused;
}

// ---- reading: a stream where there is one, else asking now and then --------------------------------

function listen() {
  const stream = new EventSource(`${base}/stream?after=${cursor}`);
  stream.onmessage = (event) => {
    const spoken = JSON.parse(event.data);
    if (spoken.cursor > cursor || !spoken.cursor || !spoken.at) show(spoken);
  };
  stream.onopen = () => {
    state.textContent = words.here;
    deliver();
  };
  stream.onerror = () => {
    state.textContent = words.offline;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  };
}

async function begin() {
  chat = atobUrl(token.split(".")[0]);
  const there = new Set();
  try {
    const answer = await fetch(`${base}/messages`);
    const { bubbles } = await answer.json();
    bubbles.forEach(show);
    bubbles.forEach(({ key }) => there.add(key));
    if (!bubbles.length && !kept().length) post({ kind: "say", text: "/start" });
  } catch {
    state.textContent = words.offline;
  }
  kept().forEach((entry) => there.has(keyOf(entry.id)) || shown.has(keyOf(entry.id)) || pending(entry));
  log.scrollTop = log.scrollHeight;
  listen();
  deliver();
}

function atobUrl(text) {
  return JSON.parse(atob(text.replace(/-/g, "+").replace(/_/g, "/")));
}

// ---- composing ---------------------------------------------------------------------------------

const sendButton = document.getElementById("send");
const voiceButton = document.getElementById("voice");
const sound = document.getElementById("sound");

input.addEventListener("input", () => {
  const empty = !input.value.trim();
  sendButton.hidden = empty;
  voiceButton.hidden = !empty;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  input.dispatchEvent(new Event("input"));
  post({ kind: "say", text });
});
document.getElementById("picture").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) post({ kind: "picture", file });
  event.target.value = "";
});
sound.addEventListener("change", () => {
  const [file] = sound.files;
  if (file) post({ kind: "voice", file });
  sound.value = "";
});

let recorder = null;
voiceButton.addEventListener("click", async () => {
  if (recorder) return recorder.stop();
  let microphone;
  try {
    microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return sound.click(); // no microphone, or no leave to use it: a file will do
  }
  const parts = [];
  recorder = new MediaRecorder(microphone);
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    microphone.getTracks().forEach((track) => track.stop());
    voiceButton.setAttribute("aria-pressed", "false");
    state.textContent = words.here;
    post({ kind: "voice", file: new Blob(parts, { type: recorder.mimeType }) });
    recorder = null;
  };
  recorder.start();
  voiceButton.setAttribute("aria-pressed", "true");
  state.textContent = words.recording;
});

window.addEventListener("online", deliver);
begin();
