// Draws BPMN diagrams with bpmn-js and keeps their marks.
const drawn = new WeakMap(); // section → {viewer, marked}
// Pixels around the diagram; the foot is for the viewer's mark and the buttons.
const margin = 20;
const foot = matchMedia("(pointer: coarse), (max-width: 639px)").matches ? 64 : 48;
const tallest = 420;
const largest = 1.1; // scale
let library; // promise of the viewer's class

export function startDiagrams(root) {
  for (const section of root.querySelectorAll("[data-diagram-url]")) draw(section);
}

// updateDiagram takes only the marks from fresh when both show the same diagram.
export function updateDiagram(old, fresh) {
  const section = old.querySelector?.("[data-diagram-url]");
  const next = fresh.querySelector?.("[data-diagram-url]");
  if (!section || !next || !drawn.has(section) || old.dataset.live !== "diagram") return false;
  if (section.dataset.diagramUrl !== next.dataset.diagramUrl) return false;
  section.dataset.diagramMarks = next.dataset.diagramMarks;
  mark(section);
  return true;
}

async function draw(section) {
  const wait = section.querySelector("[data-diagram-wait]");
  wait.textContent = "";
  try {
    const [Viewer, answer] = await Promise.all([loadLibrary(section), fetch(section.dataset.diagramUrl)]);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const viewer = new Viewer(settings(section.querySelector("[data-diagram-canvas]")));
    viewer.on("import.parse.complete", ({ definitions }) => definitions && adaptColors(definitions));
    await viewer.importXML(await answer.text());
    drawn.set(section, { viewer, marked: [] });
    section.classList.add("is-drawn");
    fit(section);
    mark(section);
    addTools(section, viewer);
  } catch (error) {
    section.classList.add("is-broken");
    wait.textContent = error.message === "no diagram to display"
      ? "This model has no diagram. The list of steps tells where it stands."
      : `The diagram could not be drawn (${error.message}). The list of steps tells the same.`;
  }
}

function settings(container) {
  const text = { fontFamily: 'Arial, "Liberation Sans", sans-serif', fontSize: 11 };
  return {
    container,
    bpmnRenderer: {
      defaultFillColor: "var(--surface)",
      defaultStrokeColor: "var(--ink-2)",
      defaultLabelColor: "var(--ink)",
    },
    textRenderer: { defaultStyle: text, externalStyle: text },
    zoomScroll: { enabled: false }, // the wheel scrolls the page
  };
}

// adaptColors has the colours that a model brings along, which are made for white,
// keep their hue in the dark and be as light or dark as the colours there are.
function adaptColors(definitions) {
  const line = (color) => `light-dark(${color}, oklch(from ${color} 0.76 c h))`;
  const ground = (color) => `light-dark(${color}, oklch(from ${color} 0.33 calc(c * 0.8) h))`;
  const text = (color) => `light-dark(${color}, oklch(from ${color} 0.93 calc(c * 0.5) h))`;
  const adapt = (di, names, change) => {
    for (const name of names) if (di?.get(name)) di.set(name, change(di.get(name)));
  };
  for (const { plane } of definitions.get("diagrams")) {
    for (const di of plane?.get("planeElement") ?? []) {
      adapt(di, ["color:background-color", "bioc:fill"], ground);
      adapt(di, ["color:border-color", "bioc:stroke"], line);
      adapt(di.get("label"), ["color:color"], text);
    }
  }
}

function loadLibrary(section) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = section.dataset.diagramViewer;
    script.onload = () => resolve(window.BpmnJS);
    script.onerror = () => reject(new Error("the viewer did not load"));
    document.head.append(script);
  });
  return library;
}

// fit gives the diagram the height it needs at this width and shows all of it.
function fit(section) {
  const { viewer } = drawn.get(section);
  const canvas = viewer.get("canvas");
  const place = section.querySelector("[data-diagram-canvas]");
  const { inner } = canvas.viewbox();
  const wanted = ((place.clientWidth - 2 * margin) * inner.height) / Math.max(inner.width, 1);
  const natural = inner.height * largest;
  place.style.height = `${Math.round(Math.min(Math.max(Math.min(wanted, natural) + margin + foot, 180), tallest))}px`;
  canvas.resized();
  const width = place.clientWidth;
  const height = place.clientHeight;
  const scale = Math.min((width - 2 * margin) / inner.width, (height - margin - foot) / inner.height, largest);
  canvas.viewbox({
    x: inner.x - (width / scale - inner.width) / 2,
    y: inner.y - ((height - foot + margin) / scale - inner.height) / 2,
    width: width / scale,
    height: height / scale,
  });
}

function addTools(section, viewer) {
  section.querySelector("[data-diagram-tools]").hidden = false;
  section.querySelector("[data-diagram-fit]").addEventListener("click", () => fit(section));
  const zoom = (by) => () => viewer.get("zoomScroll").stepZoom(by);
  section.querySelector("[data-diagram-in]").addEventListener("click", zoom(1));
  section.querySelector("[data-diagram-out]").addEventListener("click", zoom(-1));
  let width = section.clientWidth;
  new ResizeObserver(() => {
    if (section.clientWidth === width) return;
    width = section.clientWidth;
    requestAnimationFrame(() => fit(section));
  }).observe(section);
}

// mark colors elements and hangs the badges with counts on them.
function mark(section) {
  const state = drawn.get(section);
  const canvas = state.viewer.get("canvas");
  const overlays = state.viewer.get("overlays");
  const registry = state.viewer.get("elementRegistry");
  for (const [id, name] of state.marked) canvas.removeMarker(id, name);
  state.marked = [];
  overlays.clear();
  for (const m of JSON.parse(section.dataset.diagramMarks)) {
    const element = registry.get(m.element);
    if (!element) continue;
    if (m.kind) {
      canvas.addMarker(m.element, `is-${m.kind}`);
      state.marked.push([m.element, `is-${m.kind}`]);
    }
    const html = badges(m, element.businessObject.name || m.element);
    if (html.childElementCount === 0 || element.waypoints) continue;
    overlays.add(m.element, {
      position: { top: element.height, left: element.width / 2 },
      html,
      scale: { min: 0.9, max: 1.1 },
    });
  }
}

const words = { fail: "incidents", wait: "waiting", run: "running" };

function badges(m, name) {
  const all = document.createElement("div");
  all.className = "tokens";
  for (const [state, count] of [["fail", m.incidents], ["wait", m.waiting], ["run", m.running]]) {
    if (!count) continue;
    const badge = document.createElement(m.url ? "a" : "span");
    badge.className = `token is-${state}`;
    badge.textContent = count;
    badge.title = m.label || `${count} ${words[state]} at ${name}`;
    if (m.url) {
      badge.href = m.url;
      badge.setAttribute("aria-label", `${count} ${words[state]} at ${name}`);
    }
    all.append(badge);
  }
  return all;
}
