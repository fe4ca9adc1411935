// What one has read of a guide, ticked off: kept in this browser, sent to nobody.

const guide = document.querySelector("[data-progress]");
const bar = guide.querySelector("[data-progress-bar]");
const meter = bar.querySelector("progress");
const words = bar.querySelector("[data-progress-text]");
const entries = [...guide.querySelectorAll("[data-entry]")];
const key = `guide ${guide.dataset.progress}`;

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set();
  }
}

function keep(done) {
  if (done.size) localStorage.setItem(key, JSON.stringify([...done]));
  else localStorage.removeItem(key);
}

function show(done) {
  const read = entries.filter((entry) => done.has(entry.dataset.entry));
  for (const entry of entries) {
    entry.querySelector("input").checked = done.has(entry.dataset.entry);
    entry.classList.toggle("entry-read", done.has(entry.dataset.entry));
  }
  meter.max = entries.length;
  meter.value = read.length;
  words.textContent = bar.dataset.text.replace("{done}", read.length).replace("{total}", entries.length);
}

function tick(entry, isDone) {
  const done = load();
  if (isDone) done.add(entry.dataset.entry);
  else done.delete(entry.dataset.entry);
  keep(done);
  show(done);
}

function begin() {
  for (const entry of entries) {
    entry.querySelector(".entry-done").hidden = false;
    entry.querySelector("input").addEventListener("change", (event) => tick(entry, event.target.checked));
  }
  bar.hidden = false;
  bar.querySelector("[data-progress-forget]").addEventListener("click", () => {
    keep(new Set());
    show(new Set());
  });
  // Another tab of the same guide.
  window.addEventListener("storage", (event) => event.key === key && show(load()));
  show(load());
}

try {
  localStorage.getItem(key);
  if (entries.length) begin();
} catch {
  // A browser that keeps nothing shows a guide without boxes.
}
