// The demo: who sits in which pane, and the clock.
const now = document.getElementById("now");
const { lang } = document.documentElement;
const language = lang === "en" ? "en-GB" : lang; // as Jigi says days and hours
const buttons = document.querySelectorAll("[data-step]");

function tell(at) {
  const form = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: now.dataset.zone };
  now.textContent = new Date(at).toLocaleString(language, form);
}

async function read() {
  const answer = await fetch("/demo/clock");
  tell((await answer.json()).now);
}

for (const button of buttons) {
  button.addEventListener("click", async () => {
    buttons.forEach((other) => (other.disabled = true));
    try {
      const body = JSON.stringify({ step: button.dataset.step });
      const answer = await fetch("/demo/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body });
      tell((await answer.json()).now);
    } finally {
      buttons.forEach((other) => (other.disabled = false));
    }
  });
}

for (const select of document.querySelectorAll("[data-pane]")) {
  select.addEventListener("change", () => {
    const frame = select.closest("section").querySelector("iframe");
    frame.title = select.selectedOptions[0].text;
    frame.src = `/chat/${select.value}`;
  });
}

tell(now.dataset.now);
setInterval(read, 30000);
