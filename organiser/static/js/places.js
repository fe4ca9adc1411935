// A list under a field for places: the combobox pattern of ARIA.

const PAUSE = 150; // ms of silence before we ask

class PlaceField {
  constructor(input) {
    this.input = input;
    this.id = document.getElementById(input.dataset.placesId);
    this.found = [];
    this.active = -1;
    const typing = document.activeElement === input;
    this.build();
    if (typing) {
      // It was there before us, and lost the focus to its frame.
      input.focus();
      if (!this.id.value) this.typed();
    }
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
  }

  build() {
    const frame = Object.assign(document.createElement("div"), { className: "places" });
    this.list = document.createElement("ul");
    Object.assign(this.list, { className: "places-list", id: `${this.input.id}-list`, role: "listbox", hidden: true });
    this.list.ariaLabel = this.input.dataset.placesLabel;
    this.status = Object.assign(document.createElement("p"), { className: "places-status", role: "status" });
    this.input.replaceWith(frame);
    frame.append(this.input, this.list);
    frame.after(this.status);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  typed() {
    this.id.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.input.value.trim()), PAUSE);
  }

  async ask(text) {
    this.asked?.abort();
    this.asked = new AbortController();
    if (text.length < 2) return this.show([], "");
    try {
      const answer = await fetch(`${this.input.dataset.places}?q=${encodeURIComponent(text)}`, { signal: this.asked.signal });
      const found = answer.ok ? await answer.json() : [];
      this.show(found, answer.ok && !found.length ? this.input.dataset.placesNone : "");
    } catch {
      // Overtaken by the next letter, or no network: the typed text is enough for the server.
    }
  }

  show(found, status) {
    this.found = found;
    this.status.textContent = status;
    this.list.replaceChildren(...found.map((place, at) => this.option(place, at)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.move(-1);
  }

  option(place, at) {
    const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${at}`, role: "option" });
    const zone = Object.assign(document.createElement("small"), { textContent: place.zone.replaceAll("_", " ") });
    item.append(`${place.label} `, zone);
    // Not click: the field would lose the focus first and close the list.
    item.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(at); });
    return item;
  }

  move(to) {
    this.active = to;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === to)));
    const item = this.list.children[to];
    item?.scrollIntoView({ block: "nearest" });
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    const count = this.list.hidden ? 0 : this.found.length;
    const keys = {
      ArrowDown: () => this.move((this.active + 1) % count),
      ArrowUp: () => this.move(this.active > 0 ? this.active - 1 : count - 1),
      Enter: () => this.choose(this.active),
      Escape: () => this.close(),
    };
    if (!count || !keys[event.key] || (event.key === "Enter" && this.active < 0)) return;
    event.preventDefault();
    keys[event.key]();
  }

  choose(at) {
    this.input.value = this.found[at].label;
    this.id.value = this.found[at].id;
    this.id.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.show([], "");
  }
}

for (const input of document.querySelectorAll("input[data-places]")) new PlaceField(input);
