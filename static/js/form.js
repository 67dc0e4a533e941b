// Puts the focus on what needs another look, sends a form once, takes dropped files.
export function startForms() {
  document.querySelector("[data-autofocus]")?.focus();
  document.addEventListener("input", (event) => {
    event.target.closest('form[method="post"]')?.setAttribute("data-edited", "");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "");
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's history can be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("[data-sent]")) form.removeAttribute("data-sent");
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });
  for (const place of document.querySelectorAll("[data-upload]")) takeDrops(place);
}

function takeDrops(place) {
  const input = place.querySelector("input[type=file]");
  const over = (on) => (event) => {
    event.preventDefault();
    place.classList.toggle("is-over", on);
  };
  place.addEventListener("dragover", over(true));
  place.addEventListener("dragleave", over(false));
  place.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length > 0) input.files = event.dataTransfer.files;
  });
}
