// Moves sessions in the grid: dragged, or picked up and carried by arrow keys. Either way it posts what the page behind
// "Move" posts, and takes over the grid that comes back.

const said = document.getElementById("board-status");
const THRESHOLD = 6;
const EDGE = 60;
let held = null;
let drag = null;
let busy = false;

const board = () => document.getElementById("board");
const tables = () => [...board().querySelectorAll("table.grid")];
const times = (table) => [...table.querySelectorAll("th[data-time]")];
const rooms = (table) => [...table.querySelectorAll("th[data-room]")];
const handle = (card) => card.querySelector("[data-pick]");
const title = (card) => card.querySelector(".card-title").textContent.trim();

function say(name, values = {}) {
  said.textContent = said.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

function cellAt({ table, row, column }) {
  const room = rooms(table)[column].dataset.room;
  const order = times(table).map((one) => one.dataset.time);
  const cells = [...table.querySelectorAll("td[data-room]")].filter((one) => one.dataset.room === room);
  return cells.findLast((one) => order.indexOf(one.dataset.time) <= row);
}

function placeOf(card) {
  const cell = card.closest("td");
  const table = cell ? cell.closest("table") : tables()[0];
  const index = (list, name) => Math.max(0, list.findIndex((one) => cell && one.dataset[name] === cell.dataset[name]));
  return { table, row: index(times(table), "time"), column: index(rooms(table), "room") };
}

function mark(element) {
  for (const one of board().querySelectorAll(".target")) one.classList.remove("target");
  if (element) element.classList.add("target");
}

function show(place) {
  mark(cellAt(place));
  cellAt(place).scrollIntoView({ block: "nearest", inline: "nearest" });
  const { table, row, column } = place;
  say("at", { day: table.dataset.label, time: times(table)[row].textContent, room: rooms(table)[column].textContent });
}

function pickUp(card) {
  held = { card, place: placeOf(card) };
  card.classList.add("picked");
  mark(cellAt(held.place));
  say("picked", { title: title(card) });
}

function putBack(word = "back") {
  const { card } = held;
  held = null;
  card.classList.remove("picked");
  mark(null);
  say(word, { title: title(card) });
}

function step(key) {
  const { place } = held;
  const all = tables();
  const day = all.indexOf(place.table);
  const forwards = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const moves = {
    ArrowUp: () => (place.row > 0 ? { ...place, row: place.row - 1 } : place),
    ArrowDown: () => (place.row < times(place.table).length - 1 ? { ...place, row: place.row + 1 } : place),
    PageUp: () => onDay(all[day - 1], place),
    PageDown: () => onDay(all[day + 1], place),
  };
  const sideways = (way) => {
    const last = rooms(place.table).length - 1;
    return { ...place, column: Math.min(last, Math.max(0, place.column + way)) };
  };
  held.place = key in moves ? moves[key]() : sideways(key === forwards ? 1 : -1);
  show(held.place);
}

function onDay(table, place) {
  if (!table) return place;
  const wanted = times(place.table)[place.row].dataset.time;
  const row = times(table).findIndex((one) => one.dataset.time >= wanted);
  const column = Math.min(place.column, rooms(table).length - 1);
  return { table, row: row < 0 ? times(table).length - 1 : row, column };
}

function fieldsOf({ table, row, column }) {
  return { day: table.dataset.day, time: times(table)[row].dataset.time, room: rooms(table)[column].dataset.room };
}

async function send(card, fields) {
  if (busy) return;
  busy = true;
  const { id } = card;
  board().setAttribute("aria-busy", "true");
  try {
    const token = board().querySelector("[name=csrf_token]").value;
    const body = new URLSearchParams({ csrf_token: token, ...fields });
    const answer = await fetch(handle(card).href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("board");
    if (!answer.ok || !fresh) throw new Error(String(answer.status));
    board().replaceWith(fresh);
    prepare();
    said.textContent = page.querySelector(".notice-success p, .notice-error p")?.textContent ?? "";
    const moved = document.getElementById(id);
    if (moved) handle(moved).focus();
  } catch {
    board().removeAttribute("aria-busy");
    card.classList.remove("picked");
    mark(null);
    say("failed", { title: title(card) });
  }
  busy = false;
}

function drop(fields) {
  const { card } = held;
  held = null;
  send(card, fields);
}

function onKey(event) {
  const pick = event.target.closest?.("[data-pick]");
  if (!held) {
    if (pick && event.key === " ") {
      event.preventDefault();
      pickUp(pick.closest("[data-session]"));
    }
    return;
  }
  if (event.key.startsWith("Arrow") || event.key.startsWith("Page")) step(event.key);
  else if (event.key === "Enter" || event.key === " ") drop(fieldsOf(held.place));
  else if (event.key === "Escape") putBack();
  else if (event.key === "Tab") return putBack();
  else return;
  event.preventDefault();
}

function onClick(event) {
  const pick = event.target.closest("[data-pick]");
  if (pick) {
    event.preventDefault();
    if (held) putBack();
    else if (!busy) pickUp(pick.closest("[data-session]"));
  } else if (held) {
    const fields = fieldsAt(event.clientX, event.clientY);
    if (!fields) return;
    event.preventDefault();
    drop(fields);
  }
}

function targetAt(x, y) {
  return document.elementFromPoint(x, y)?.closest("#board td[data-room], #board [data-unplaced]");
}

function fieldsAt(x, y) {
  const target = targetAt(x, y);
  if (!target) return null;
  if ("unplaced" in target.dataset) return { day: "", time: "", room: "" };
  const table = target.closest("table");
  const row = times(table).findLast((one) => one.getBoundingClientRect().top <= y);
  return { day: table.dataset.day, time: (row ?? target).dataset.time, room: target.dataset.room };
}

function onDown(event) {
  const card = event.target.closest("#board [data-session]");
  const grip = event.pointerType === "mouse" ? card : event.target.closest("[data-pick]");
  if (!card || !grip || held || busy || event.button !== 0) return;
  drag = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, ghost: null };
}

function onMove(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.ghost) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < THRESHOLD) return;
    begin();
  }
  drag.ghost.style.left = `${event.clientX + 8}px`;
  drag.ghost.style.top = `${event.clientY + 8}px`;
  mark(targetAt(event.clientX, event.clientY));
  scrollNear(event.clientX, event.clientY);
}

function begin() {
  drag.ghost = drag.card.cloneNode(true);
  drag.ghost.removeAttribute("id");
  drag.ghost.setAttribute("aria-hidden", "true");
  drag.ghost.classList.add("ghost");
  document.body.append(drag.ghost);
  document.body.classList.add("moving");
  drag.card.classList.add("picked");
}

function scrollNear(x, y) {
  const frame = targetAt(x, y)?.closest(".table-frame");
  window.scrollBy(0, y < EDGE ? -20 : y > innerHeight - EDGE ? 20 : 0);
  frame?.scrollBy(x < EDGE ? -15 : x > innerWidth - EDGE ? 15 : 0, 0);
}

function onUp(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { card, ghost } = drag;
  drag = null;
  if (!ghost) return;
  ghost.remove();
  document.body.classList.remove("moving");
  swallowClick();
  const fields = event.type === "pointerup" ? fieldsAt(event.clientX, event.clientY) : null;
  if (fields) {
    send(card, fields);
    return;
  }
  card.classList.remove("picked");
  mark(null);
  say("back", { title: title(card) });
}

// The click that ends a drag opens nothing.
function swallowClick() {
  const swallow = (click) => {
    click.preventDefault();
    click.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}

function prepare() {
  board().classList.add("can-move");
  for (const pick of board().querySelectorAll("[data-pick]")) pick.setAttribute("role", "button");
  for (const link of board().querySelectorAll(".card a")) link.draggable = false;
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("pointerdown", onDown);
document.addEventListener("pointermove", onMove);
document.addEventListener("pointerup", onUp);
document.addEventListener("pointercancel", onUp);
prepare();
