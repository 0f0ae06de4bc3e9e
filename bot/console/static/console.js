// What the pages do without leaving them, by attributes as htmx has them; every page also works without this file.
"use strict";

const csrf = document.body.dataset.csrf;
// Typing pauses this long before the server is asked; its answer takes a few hundredths of a second.
const PAUSE_MS = 120;
// What cannot be told yet, because the model is being loaded, is asked for again after this long.
const AGAIN_MS = 1000;

/**
 * Posts a form's fields and puts the HTML that comes back into `target`; only the last of several answers counts.
 * Where that says `data-again`, it asks again.
 */
const asked = new WeakMap();
async function fill(target, url, body) {
  const number = (asked.get(target) || 0) + 1;
  asked.set(target, number);
  try {
    const response = await fetch(url, { method: "POST", body, headers: { "X-CSRF-Token": csrf } });
    if (asked.get(target) !== number) return;
    if (response.status === 401) { location.reload(); return; }
    if (response.ok) target.innerHTML = await response.text();
    if (target.querySelector("[data-again]")) {
      setTimeout(() => { if (asked.get(target) === number) fill(target, url, body); }, AGAIN_MS);
    }
  } catch {
    if (asked.get(target) === number) target.textContent = "The console cannot be reached now. What you wrote is still here.";
  }
}

function debounced(run) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(run, PAUSE_MS); };
}

// data-post: ask when clicked, or by data-on "load, change" whenever the form of data-form changes.
for (const element of document.querySelectorAll("[data-post]")) {
  const form = document.querySelector(element.dataset.form || "#editor");
  const target = element.dataset.target ? document.querySelector(element.dataset.target) : element;
  const ask = () => fill(target, element.dataset.post, new URLSearchParams(new FormData(form)));
  if (element.dataset.on) {
    form.addEventListener("input", debounced(ask));
    ask();
  } else {
    element.addEventListener("click", ask);
  }
}

// data-reach: ask about the line in which the cursor stands.
for (const area of document.querySelectorAll("[data-reach]")) {
  const target = document.querySelector(area.dataset.target);
  let last = "";
  const ask = () => {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const end = area.value.indexOf("\n", start);
    const line = area.value.slice(start, end < 0 ? undefined : end).trim();
    if (line === last) return;
    last = line;
    fill(target, area.dataset.reach, new URLSearchParams({ question: line, slug: area.form.elements.slug.value, csrf }));
  };
  for (const event of ["input", "click", "keyup"]) area.addEventListener(event, debounced(ask));
}

// data-add-to: a choice that becomes a line of a field.
for (const select of document.querySelectorAll("[data-add-to]")) {
  select.addEventListener("change", () => {
    const area = document.getElementById(select.dataset.addTo);
    const lines = area.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (select.value && !lines.includes(select.value)) area.value = [...lines, select.value].join("\n");
    select.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// data-slug-of: a name made from a title until somebody writes one.
for (const slug of document.querySelectorAll("[data-slug-of]:not([readonly])")) {
  const title = document.getElementById(slug.dataset.slugOf);
  let own = slug.value !== "";
  slug.addEventListener("input", () => { own = slug.value !== ""; });
  title.addEventListener("input", () => {
    if (own) return;
    slug.value = title.value.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40);
  });
}

// Leaving a form with changes that were not saved asks first.
const editor = document.getElementById("editor");
if (editor) {
  let changed = false;
  editor.addEventListener("input", () => { changed = true; });
  editor.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// data-events: a build's progress; at its end the page is loaded again to show how it ended.
for (const box of document.querySelectorAll("[data-events]")) {
  const source = new EventSource(box.dataset.events);
  const shown = (name) => box.querySelector(`[data-shown=${name}]`);
  let phase = "";
  source.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.final) { source.close(); location.reload(); return; }
    box.querySelector("progress").value = told.share;
    shown("message").textContent = told.message;
    shown("left").textContent = `about ${told.left_s} s left`;
    if (told.phase !== phase) {
      phase = told.phase;
      shown("phase").textContent = told.message;
      for (const step of box.querySelectorAll("[data-phase]")) {
        if (step.dataset.phase === phase) step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
      }
    }
  };
}

// What went wrong is read first, also by those who do not see it.
document.querySelector(".fault[role=alert]")?.scrollIntoView({ block: "center" });
document.querySelector("[aria-invalid]")?.focus();
