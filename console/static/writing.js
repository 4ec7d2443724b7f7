// What stands in a bubble: the words as elements, with what can be tapped in them.

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" };
const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#34|#39);/g, (_, name) => ENTITIES[name]);

// What a phone makes tappable in any messenger: an address, without the stop behind it, and a telephone
// number that begins with its country.
const TAPPABLE = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)»]|\+\d[\d \u00a0\u202f]{6,16}\d)/;

// The text with its links; what she wrote herself has none.
function* linked(text, out) {
  for (const [at, part] of (out ? text.split(TAPPABLE) : [text]).entries()) {
    if (at % 2 === 0) {
      yield part;
      continue;
    }
    const link = document.createElement("a");
    link.textContent = part;
    link.href = part.startsWith("+") ? `tel:${part.replace(/[^+\d]/g, "")}` : part;
    if (!part.startsWith("+")) link.target = "_blank";
    link.rel = "noreferrer"; // where her chat is stays hers
    yield link;
  }
}

// The texts are a very small HTML; only <b> and <i> become elements, everything else stays text.
export function written(html, out) {
  const paragraph = document.createElement("p");
  paragraph.dir = "auto"; // Arabic and N’Ko run from right to left
  let place = paragraph;
  for (const part of html.split(/(<\/?[bi]>)/)) {
    const tag = /^<(\/?)([bi])>$/.exec(part);
    if (!tag) place.append(...linked(unescaped(part), out));
    else if (tag[1]) place = place === paragraph ? paragraph : place.parentNode;
    else place = place.appendChild(document.createElement(tag[2]));
  }
  return paragraph;
}
