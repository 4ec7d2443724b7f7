// A part of the page that is told anew whenever it changes; without this, « Actualiser » shows it.
const part = document.querySelector("[data-live]");
const refresh = document.getElementById("refresh");
let leaving = false; // on a weak network the next page is awaited for long, and a reload would take its place

if (part && window.EventSource) {
  const source = new EventSource(part.dataset.live);
  source.onmessage = (event) => {
    part.innerHTML = event.data; // our own template, escaped where it was filled in
    if (refresh) refresh.hidden = true;
  };
  source.addEventListener("over", () => {
    source.close();
    if (!leaving) location.reload(); // what came of it is a page anew
    else if (refresh) refresh.hidden = false;
  });
  addEventListener("beforeunload", () => {
    leaving = true;
  });
  source.onerror = () => {
    if (refresh) refresh.hidden = false;
  };
}
