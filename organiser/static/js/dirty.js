// Asks before an edited form is left: <form data-dirty>. A form that came back with errors counts as edited.

const dirty = new Set();

for (const form of document.querySelectorAll("form[data-dirty]")) {
  if (form.querySelector("[aria-invalid]")) dirty.add(form);
  form.addEventListener("input", () => dirty.add(form));
  form.addEventListener("reset", () => dirty.delete(form));
  form.addEventListener("submit", () => dirty.delete(form));
}

window.addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});
