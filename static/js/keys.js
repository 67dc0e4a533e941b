// Single keys work while no field has the focus; design.md of the project lists them.
let waitingForG = false;

export function startKeys() {
  for (const hint of document.querySelectorAll("[data-keys-hint]")) hint.hidden = !singleKeys();
  document.addEventListener("keydown", onKey);
  const place = document.querySelector("[data-keys-switch]");
  if (!place) return;
  place.hidden = false;
  const box = place.querySelector("input");
  box.checked = singleKeys();
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
}

// singleKeys reports whether keys without Ctrl do something; the account page switches them.
function singleKeys() {
  return localStorage.getItem("keys") !== "off";
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    submitForm(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !singleKeys()) return;
  if (document.querySelector("dialog[open]")) return;
  const action = waitingForG ? afterG[event.key] : keys[event.key];
  waitingForG = !waitingForG && event.key === "g";
  if (action?.()) event.preventDefault();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => inList() && move(1),
  ArrowUp: () => inList() && move(-1),
  c: () => click("[data-key-claim]"),
  n: () => click('[data-go="start"]'),
  "/": () => focusFirst("[data-key-search]"),
  "?": () => showKeys(),
  1: () => click("[data-tab]", 0),
  2: () => click("[data-tab]", 1),
  3: () => click("[data-tab]", 2),
  4: () => click("[data-tab]", 3),
  Escape: () => click("[data-key-cancel]") || focusFirst("[data-row].is-open a"),
};

const afterG = {
  a: () => click('[data-go="admin"]'),
  c: () => click('[data-go="cockpit"]'),
  t: () => click('[data-go="tasks"]'),
};

function isTyping(element) {
  return element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function inList() {
  return document.activeElement?.closest("[data-list]") !== null;
}

// move goes to the next or previous row, from the open one at first.
function move(by) {
  const rows = [...document.querySelectorAll("[data-row] a")].filter(isVisible);
  if (rows.length === 0) return false;
  let at = rows.indexOf(document.activeElement);
  if (at < 0) at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next].focus();
  return true;
}

function click(selector, index = 0) {
  const target = document.querySelectorAll(selector)[index];
  target?.click();
  return Boolean(target);
}

function focusFirst(selector) {
  const target = [...document.querySelectorAll(selector)].findLast(isVisible);
  target?.focus();
  return Boolean(target);
}

function showKeys() {
  document.querySelector("[data-keys]")?.showModal();
  return true;
}

function submitForm(event) {
  const form = event.target.closest("form") ?? document.querySelector("form[data-form]");
  const button = form?.querySelector("[data-key-submit]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
}

function isVisible(element) {
  return element.getClientRects().length > 0;
}
