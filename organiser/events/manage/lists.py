"""The events of a branch, as its organisers see them."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for

from organiser.events.errors import WrongFilter
from organiser.events.filters import EventFilter
from organiser.events.labels import KINDS
from organiser.events.listing import EventRow
from organiser.events.manage.pages import BRANCH, Answer, blueprint
from organiser.events.presentation import RowView, describe_row
from organiser.events.queries import Shelf, count_branch_events, get_branch_to_post, list_branch_events
from organiser.events.repeats import find_series_links
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.pagination import Page, asked_page
from organiser.study.policies import can_edit_terms

SIZE = 25


@dataclass(frozen=True, slots=True)
class ShelfTab:
    shelf: str
    number: int
    url: str


@blueprint.get(BRANCH)
def branch_events(branch_id: str) -> Answer:
    branch = get_branch_to_post(current_actor(), branch_id)
    try:
        wanted = EventFilter.parse(request.args, others={"shelf", "page"})
        shelf = Shelf(request.args.get("shelf", Shelf.COMING))
    except (WrongFilter, ValueError):
        return redirect(url_for("events.branch_events", branch_id=branch_id), 303)
    now, number = clock.now(), asked_page()
    asked: dict[str, Any] = wanted.to_args()
    counts = count_branch_events(branch, wanted=wanted, now=now)
    events = list_branch_events(branch, shelf=shelf, wanted=wanted, now=now, limit=SIZE, offset=SIZE * (number - 1))
    series = find_series_links([event.id for event in events])
    return render_template(
        "events/branch.html",
        branch=branch,
        shelf=shelf,
        wanted=wanted,
        kinds=KINDS,
        can_edit_topics=branch.parent_id is None and can_edit_terms(current_actor(), branch.path),
        tabs=[
            ShelfTab(one, count, url_for("events.branch_events", branch_id=branch_id, shelf=one, **asked))
            for one, count in counts.items()
        ],
        rows=[(_describe(event), series.get(event.id)) for event in events],
        page=Page(events, number, SIZE, counts[shelf]),
    )


def _describe(event: EventRow) -> RowView:
    url = url_for("events.overview", event_id=event.public_id)
    return describe_row(event, lang=current_language(), now=clock.now(), url=url, with_branch=False)
