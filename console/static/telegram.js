// What Telegram says of whoever opened this stands behind the # of the address; it is posted as a form.
const data = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
const form = document.getElementById("telegram");
history.replaceState(null, "", location.pathname);
if (data) {
  form.elements.data.value = data;
  form.submit();
}
