// Puts the works of a guide in order by drag and drop; buttons and keys go on working without it.

const form = document.querySelector("[data-arrange]");
const list = form?.querySelector(".arrange");
const save = form?.querySelector("[data-arrange-save]");
let dragged = null;

function note() {
  const order = [...list.children].map((item) => item.dataset.entry);
  save.querySelector("button").value = order.join(",");
  save.hidden = false;
  for (const [index, item] of [...list.children].entries()) {
    item.querySelector(".arrange-number").textContent = index + 1;
  }
}

function isBefore(event, item) {
  const box = item.getBoundingClientRect();
  return event.clientY < box.top + box.height / 2;
}

for (const item of list?.children ?? []) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    item.classList.add("arrange-dragged");
  });
  item.addEventListener("dragend", () => {
    item.classList.remove("arrange-dragged");
    dragged = null;
  });
  item.addEventListener("dragover", (event) => {
    if (!dragged || dragged === item) return;
    event.preventDefault();
    if (isBefore(event, item)) item.before(dragged);
    else item.after(dragged);
    note();
  });
}

list?.addEventListener("drop", (event) => event.preventDefault());
