// No answer, or a fault of ours: the page stays as it is with what she wrote, and she is told.
const trouble = document.getElementById("trouble");
trouble.role = "alert";

function told({ detail }) {
  const status = detail.ctx?.response?.status;
  trouble.hidden = Boolean(status) && status < 500;
}

document.addEventListener("htmx:before:request", () => { trouble.hidden = true; });
document.addEventListener("htmx:response:error", told);
document.addEventListener("htmx:error", told);
