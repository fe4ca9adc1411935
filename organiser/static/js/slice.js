// The page that chooses a slice: what it shows follows each choice, and so does the address.

const PAUSE = 300; // ms after the last letter
const form = document.querySelector("form[data-slice]");
let asked;
let timer;

async function follow() {
  const words = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = words.size ? `?${words}` : location.pathname;
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(address, { signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-slice-shown]");
    if (!answer.ok || !fresh) return;
    document.querySelector("[data-slice-shown]").replaceWith(fresh);
    history.replaceState(null, "", answer.url);
    for (const button of fresh.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  } catch {
    // Overtaken by the next choice, or no network: the button is still there.
  }
}

// Chosen before this script had come, or kept by the browser from an earlier visit.
function isAhead(control) {
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (!control.options) return control.value !== control.defaultValue;
  const options = [...control.options];
  return control.selectedIndex !== Math.max(0, options.findIndex((option) => option.defaultSelected));
}

if (form) {
  form.addEventListener("change", follow);
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(follow, PAUSE); });
  if ([...form.querySelectorAll("input, select")].some(isAhead)) follow();
}
