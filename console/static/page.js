// The page as it was served: whose chat it is, its words, and its places.
export const { token } = document.body.dataset;
export const words = JSON.parse(document.body.dataset.words);
export const language = document.documentElement.lang === "bm" ? "fr" : document.documentElement.lang;
export const base = `/chat/${token}`;
export const log = document.getElementById("log");

const chat = JSON.parse(atob(token.split(".")[0].replace(/-/g, "+").replace(/_/g, "/")));
const state = document.getElementById("state");

// The key under which the store holds a post.
export const keyOf = (id) => `webchat:${chat}:${id}`;

export function tell(text) {
  state.textContent = text;
}
