// Posting: again and again until it is acknowledged; the same id makes a second copy harmless.
import { base, tell, within, words } from "./page.js";
import { expectAnswer, markPosted, show, showWaiting } from "./showing.js";
import { all, keep, letGo } from "./waiting.js";

let delivering = false;
let again = 0;
const answered = new Set();

export function post(what) {
  const id = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const entry = { ...what, id, at: Date.now() };
  keep(entry);
  showWaiting(entry);
  deliver();
}

export async function deliver() {
  if (delivering) return;
  delivering = true;
  let told = words.here;
  try {
    for (let entry; (entry = all()[0]); ) {
      const answer = await send(entry);
      if (answer.status === 503) await unkept(entry, answer);
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      if (!answer.ok) told = words.refused;
      letGo(entry);
      markPosted(entry, answer.ok ? "✓" : "✗");
      if (answer.ok) expectAnswer();
    }
    tell(told);
  } catch {
    tell(words.offline);
    clearTimeout(again);
    again = setTimeout(deliver, 3000);
  } finally {
    delivering = false;
  }
}

function send(entry) {
  const options = { method: "POST", signal: within(30000) };
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

// How long it has waited here, in seconds: it does not answer what was asked meanwhile.
function waited(entry) {
  return Math.max(0, (Date.now() - (entry.at ?? Date.now())) / 1000);
}

// The store is out of reach, and yet an emergency is answered: the card comes with the refusal.
async function unkept(entry, answer) {
  const { html } = await answer.json().catch(() => ({}));
  if (html && !answered.has(entry.id)) show({ out: true, html, buttons: [], key: "" });
  if (html) answered.add(entry.id);
}
