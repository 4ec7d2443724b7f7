// A part of the page that is told anew whenever it changes; without this, « Actualiser » shows it.
const part = document.querySelector("[data-live]");
const refresh = document.getElementById("refresh");

if (part && window.EventSource) {
  const source = new EventSource(part.dataset.live);
  source.onmessage = (event) => {
    part.innerHTML = event.data; // our own template, escaped where it was filled in
    if (refresh) refresh.hidden = true;
  };
  source.addEventListener("over", () => {
    source.close();
    location.reload(); // what came of it is a page anew
  });
  source.onerror = () => {
    if (refresh) refresh.hidden = false;
  };
}
