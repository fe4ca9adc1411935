// <organiser-events src="https://…/feeds/events.json?…" count="5"><a href="…">Events</a></organiser-events>
// The next events of a slice on anybody's page: in a shadow root, from one address, without cookies. What stands inside
// the element is shown until they are there, and if they can't be had.

const LOOK = `
:host { display: block; }
ol { list-style: none; margin: 0; padding: 0; }
li { padding-block: .75em; border-block-end: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
a { color: inherit; font-weight: 600; }
p { margin: .2em 0 0; font-size: .9em; }
.cancelled a { text-decoration: line-through; }
`;

function line(text) {
  return Object.assign(document.createElement("p"), { textContent: text, dir: "auto" });
}

function entry(item) {
  const row = document.createElement("li");
  const own = item._event ?? {};
  if (own.state) row.className = own.state;
  const link = Object.assign(document.createElement("a"), { textContent: item.title, dir: "auto", rel: "noopener" });
  if (/^https?:/.test(item.url)) link.href = item.url;
  row.append(link, ...[own.when, own.where].filter(Boolean).map(line));
  return row;
}

class OrganiserEvents extends HTMLElement {
  static observedAttributes = ["src", "count"];

  connectedCallback() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    this.root ??= this.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [sheet];
    this.root.replaceChildren(document.createElement("slot"));
    this.load();
  }

  attributeChangedCallback() {
    if (this.root) this.load();
  }

  async load() {
    const asked = this.asked = this.getAttribute("src");
    try {
      const answer = await fetch(asked, { credentials: "omit", referrerPolicy: "no-referrer" });
      const feed = await answer.json();
      if (asked === this.asked && feed.items.length) this.show(feed);
    } catch {
      // What stands inside the element stays.
    }
  }

  show(feed) {
    const list = document.createElement("ol");
    list.lang = feed.language;
    list.append(...feed.items.slice(0, Number(this.getAttribute("count")) || 10).map(entry));
    this.root.replaceChildren(list);
  }
}

if (!customElements.get("organiser-events")) customElements.define("organiser-events", OrganiserEvents);
