// Earlier messages: a page of them at a time, above those that stand there.
import { base, log, tell, within, words } from "./page.js";
import { showEarlier } from "./showing.js";

const button = document.getElementById("earlier");
let oldest = 0; // cursor of the first bubble that stands there

// A button above the first bubble, where there is something before it.
export function offerEarlier(earlier, first) {
  oldest = first?.cursor ?? oldest;
  button.hidden = !earlier;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  log.ariaBusy = "true"; // nobody is read aloud what she asked to look at
  try {
    const answer = await fetch(`${base}/messages?before=${oldest}`, { signal: within(30000) });
    const { bubbles, earlier } = await answer.json();
    showEarlier(bubbles, button);
    offerEarlier(earlier, bubbles[0]);
    tell(words.here);
  } catch {
    tell(words.offline);
  } finally {
    button.disabled = false;
    log.ariaBusy = null;
  }
});
