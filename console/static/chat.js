// The chat page: shows what the store holds, and posts what she says until it is acknowledged.
import { offerEarlier } from "./earlier.js";
import { base, keyOf, language, log, reword, tell, within, words } from "./page.js";
import { deliver, post } from "./posting.js";
import { choose, cursor, show, showWaiting, toEnd } from "./showing.js";
import { all, recall } from "./waiting.js";

const AGAIN = 3000; // milliseconds

// ---- reading: what is there, then a stream of what comes -------------------------------------------

async function begin() {
  const there = new Set();
  const showAll = () => all().forEach((entry) => there.has(keyOf(entry.id)) || showWaiting(entry));
  let found = await latest();
  if (!found) showAll(); // what she wrote is in sight while she waits
  while (!found) {
    tell(words.offline);
    await new Promise((again) => {
      setTimeout(again, AGAIN);
      window.addEventListener("online", again, { once: true });
    });
    found = await latest();
  }
  const { bubbles, earlier } = found;
  bubbles.forEach(show);
  bubbles.forEach(({ key }) => there.add(key));
  if (!bubbles.length && !all().length) post({ kind: "say", text: "/start" });
  offerEarlier(earlier, bubbles[0]);
  showAll();
  toEnd();
  listen();
  deliver();
  await recall(); // no talk waits for it
  showAll();
  deliver();
}

// What the store holds; null when it cannot be had now.
async function latest() {
  try {
    const answer = await fetch(`${base}/messages`, { signal: within(30000) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function listen() {
  const stream = new EventSource(`${base}/stream?after=${cursor}&language=${language()}`);
  stream.onmessage = (event) => {
    const bubble = JSON.parse(event.data);
    if (bubble.cursor > cursor || !bubble.cursor || !bubble.at) show(bubble);
  };
  stream.addEventListener("words", (event) => reword(JSON.parse(event.data)));
  stream.onopen = () => {
    tell(words.here);
    deliver();
  };
  stream.onerror = () => {
    tell(words.offline);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  };
}

// ---- composing -------------------------------------------------------------------------------------

const composer = document.getElementById("composer");
const input = document.getElementById("words");
const sendButton = document.getElementById("send");
const voiceButton = document.getElementById("voice");
const sound = document.getElementById("sound");

log.addEventListener("click", ({ target }) => {
  const button = target.closest(".taps button");
  if (!button) return;
  choose(button);
  post({ kind: "tap", data: button.dataset.data, label: button.textContent });
});

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
  recorder = new MediaRecorder(microphone, { audioBitsPerSecond: 24000 });
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    microphone.getTracks().forEach((track) => track.stop());
    voiceButton.setAttribute("aria-pressed", "false");
    tell(words.here);
    post({ kind: "voice", file: new Blob(parts, { type: recorder.mimeType }) });
    recorder = null;
  };
  recorder.start();
  voiceButton.setAttribute("aria-pressed", "true");
  tell(words.recording);
});

window.addEventListener("online", deliver);
begin();
