// Follows the stream of changes: when a topic of this page has changed, the page
// is fetched again and its marked regions are replaced where they differ. What a
// person is filling in is never touched.
import { startDiagrams, updateDiagram } from "./diagram.js";

const asServed = new WeakMap(); // region → its HTML as the server sent it
const pause = 400; // milliseconds between two copies of a page while changes keep coming
let running = false;
let again = false;

export function startLive() {
  for (const region of regions(document)) asServed.set(region, region.outerHTML);
  const topics = (document.body.dataset.topics ?? "").split(" ").filter(Boolean);
  if (topics.length === 0) return;
  const source = new EventSource(document.body.dataset.events);
  let lost = false;
  source.addEventListener("open", () => {
    showState(true);
    // What happened while the connection was lost is fetched at once.
    if (lost) refresh();
    lost = false;
  });
  source.addEventListener("error", () => {
    lost = true;
    showState(false);
  });
  source.addEventListener("changed", (event) => {
    const changed = JSON.parse(event.data).topics ?? [];
    if (changed.some((topic) => topics.includes(topic))) refresh();
  });
  addEventListener("pagehide", () => source.close());
}

let live = false;

function showState(on = live) {
  live = on;
  for (const state of document.querySelectorAll("[data-live-state]")) {
    state.hidden = false;
    state.querySelector(".live").classList.toggle("is-off", !on);
    state.querySelector("[data-live-word]").textContent = on ? "Live" : "No connection";
  }
}

// refresh runs once at a time; a change that comes meanwhile runs it once more.
async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    do {
      again = false;
      await fetchAndReplace();
      if (again) await new Promise((resolve) => setTimeout(resolve, pause));
    } while (again);
  } catch {
    // The stream's own error event tells the person.
  } finally {
    running = false;
  }
}

async function fetchAndReplace() {
  const page = document.querySelector("[data-live-root]")?.dataset.liveUrl || location.href;
  const answer = await fetch(page, { headers: { Accept: "text/html" } });
  if (answer.status === 404) {
    // It tells what became of this page. Whoever is filling something in is told
    // when they send it, so that nothing typed is lost.
    if (!isBusy(document.body)) location.replace(page);
    return;
  }
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const names = (root) => regions(root).map((region) => region.dataset.live).sort().join();
  if (names(document) !== names(fresh)) {
    replace(document.querySelector("[data-live-root]"), fresh.querySelector("[data-live-root]"));
  } else {
    for (const region of regions(document)) {
      replace(region, fresh.querySelector(`[data-live="${CSS.escape(region.dataset.live)}"]`));
    }
  }
  showState();
}

function replace(old, fresh) {
  if (!old || !fresh || !old.isConnected || isBusy(old)) return;
  if (asServed.get(old) === fresh.outerHTML) return;
  if (updateDiagram(old, fresh)) return;
  if (movesUnderPointer(old, fresh)) {
    offerNews(old);
    return;
  }
  const served = fresh.outerHTML;
  const inner = regions(fresh).map((region) => [region, region.outerHTML]);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const scroll = old.scrollTop;
  old.replaceWith(fresh);
  asServed.set(fresh, served);
  for (const [region, html] of inner) asServed.set(region, html);
  fresh.scrollTop = scroll;
  if (focused) fresh.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  startDiagrams(fresh);
}

// isBusy reports whether a person is filling something in here.
function isBusy(region) {
  if (region.querySelector("[data-edited], [data-editing], [data-sent]")) return true;
  const active = document.activeElement;
  return region.contains(active) && active.matches("input, select, textarea");
}

// movesUnderPointer reports whether rows would jump away from under the pointer.
function movesUnderPointer(old, fresh) {
  if (!old.hasAttribute("data-list") || !old.matches(":hover")) return false;
  const links = (root) => [...root.querySelectorAll("[data-row] a")].map((a) => a.getAttribute("href")).join();
  return links(old) !== "" && links(old) !== links(fresh);
}

function offerNews(list) {
  if (!list.querySelector("[data-news]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "news";
    button.dataset.news = "";
    button.textContent = "The list has changed. Show it";
    list.prepend(button);
    button.addEventListener("click", () => {
      button.remove();
      list.removeAttribute("data-list");
      refresh();
    });
  }
  list.addEventListener("mouseleave", refresh, { once: true });
}

function regions(root) {
  return [...root.querySelectorAll("[data-live]")];
}
