"""Drafts and published entries, for those who keep the timeline."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for

from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.pagination import Page, asked_page
from organiser.timeline.manage.pages import PAGES, Answer
from organiser.timeline.presentation import describe_row
from organiser.timeline.queries import Shelf, count_shelves, list_shelf
from organiser.timeline.views.blueprint import blueprint

SIZE = 50
LONGEST = 100
WORDS = frozenset({"q", "shelf", "page"})


@dataclass(frozen=True, slots=True)
class ShelfTab:
    shelf: str
    number: int
    url: str


@blueprint.get(PAGES)
def kept_entries() -> Answer:
    actor, lang = current_actor(), current_language()
    text, number = " ".join(request.args.get("q", "").split())[:LONGEST], asked_page()
    counts = count_shelves(actor, text=text)
    if set(request.args) - WORDS or request.args.get("shelf", Shelf.DRAFTS) not in set(Shelf):
        return redirect(url_for("timeline.kept_entries"), 303)
    shelf = Shelf(request.args.get("shelf", Shelf.DRAFTS))
    entries = list_shelf(actor, shelf, text=text, limit=SIZE, offset=SIZE * (number - 1))
    asked: dict[str, Any] = {"q": text} if text else {}
    return render_template(
        "timeline/kept.html",
        shelf=shelf,
        text=text,
        tabs=[
            ShelfTab(one, count, url_for("timeline.kept_entries", shelf=one, **asked)) for one, count in counts.items()
        ],
        rows=[describe_row(entry, lang=lang) for entry in entries],
        page=Page(entries, number, SIZE, counts[shelf]),
    )
