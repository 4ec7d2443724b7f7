// What waits on this phone until it is acknowledged: words and taps on a shelf in localStorage, and
// files, which are too large for it, in IndexedDB.
import { token } from "./page.js";

const shelf = `jigi.${token.slice(0, 40)}`;
const onShelf = () => JSON.parse(localStorage.getItem(shelf) || "[]");
const putOnShelf = (posts) => localStorage.setItem(shelf, JSON.stringify(posts));

// Where a browser grants no database, as in some private windows, files wait as long as the page stands.
const files = new Map();
const database = new Promise((opened, failed) => {
  const request = indexedDB.open(shelf, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "id" });
  request.onsuccess = () => opened(request.result);
  request.onerror = () => failed(request.error);
});

async function inDatabase(act) {
  const store = (await database).transaction("files", "readwrite").objectStore("files");
  return new Promise((done, failed) => {
    const request = act(store);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

const tried = (promise) => promise.catch((error) => console.info(`files wait in this page only: ${error}`));

// The files that waited when the page was closed.
export async function recall() {
  const found = (await tried(inDatabase((store) => store.getAll()))) ?? [];
  found.sort((one, other) => one.at - other.at);
  for (const entry of found) files.set(entry.id, entry);
}

export function keep(entry) {
  if (!entry.file) return putOnShelf([...onShelf(), entry]);
  files.set(entry.id, entry);
  tried(inDatabase((store) => store.put(entry)));
}

export function letGo({ id, file }) {
  if (!file) return putOnShelf(onShelf().filter((other) => other.id !== id));
  files.delete(id);
  tried(inDatabase((store) => store.delete(id)));
}

// Words go before files: a long voice note on a weak network holds up no call for help.
export const all = () => [...onShelf(), ...files.values()];
