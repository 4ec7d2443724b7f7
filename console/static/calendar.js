// A date is dragged to another day; what follows is the page that a tap on it leads to, with that day filled in.
const month = document.querySelector(".month:not(.listed)");
let carried = null;

month?.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.("a[data-move]") ?? null;
});

month?.addEventListener("dragend", () => {
  carried = null;
  for (const day of month.querySelectorAll(".over-it")) day.classList.remove("over-it");
});

month?.addEventListener("dragover", (event) => {
  const day = event.target.closest("[data-day]");
  for (const other of month.querySelectorAll(".over-it")) if (other !== day) other.classList.remove("over-it");
  if (!carried || !day || day.contains(carried)) return;
  event.preventDefault(); // it may be let go here
  day.classList.add("over-it");
});

month?.addEventListener("drop", (event) => {
  const day = event.target.closest("[data-day]");
  if (!carried || !day) return;
  event.preventDefault();
  location.assign(`${carried.href}&to=${day.dataset.day}`);
});
