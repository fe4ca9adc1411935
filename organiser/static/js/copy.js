// A button that copies the address beside it.

async function copy(button) {
  const input = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    input.select();
    return;
  }
  button.textContent = button.dataset.copied;
  document.querySelector(`[data-copy-status="${input.id}"]`).textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = words; }, 2500);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  // Pages may replace buttons.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
}
