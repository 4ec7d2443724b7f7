// The page as it was served: whose chat it is, its words, and its places.
export const { token } = document.body.dataset;
export const words = JSON.parse(document.body.dataset.words);
export const base = `/chat/${token}`;
export const log = document.getElementById("log");
export const language = () => document.documentElement.lang; // of the page's own words
export const locale = () => ({ bm: "fr", en: "en-GB" })[language()] ?? language(); // days and hours as Jigi says them

const chat = JSON.parse(atob(token.split(".")[0].replace(/-/g, "+").replace(/_/g, "/")));
const state = document.getElementById("state");

// The key under which the store holds a post.
export const keyOf = (id) => `webchat:${chat}:${id}`;

export function tell(text) {
  state.textContent = text;
}

// A signal that ends a request after so many milliseconds; AbortSignal.timeout is missing on phones of before 2022.
export function within(milliseconds) {
  const ending = new AbortController();
  setTimeout(() => ending.abort(), milliseconds);
  return ending.signal;
}

// She has chosen another language: the page's own words follow.
export function reword({ language: hers, words: others }) {
  const told = Object.keys(words).find((name) => words[name] === state.textContent);
  Object.assign(words, others);
  document.documentElement.lang = hers;
  if (told) tell(words[told]);
  for (const element of document.querySelectorAll("[data-word]")) {
    const word = words[element.dataset.word];
    for (const name of ["title", "placeholder", "aria-label"]) if (element.hasAttribute(name)) element.setAttribute(name, word);
    if (element.childElementCount === 0 && element.textContent) element.textContent = word;
  }
}
