"""The public page of a series: what comes next, what to read for it, and where to enrol."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from organiser.events.models import State
from organiser.events.presentation import describe_row, list_readings
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.links import link
from organiser.kernel.web.access import current_actor, public
from organiser.registrations.circles import list_seen_dates
from organiser.registrations.views.blueprint import PAGES, blueprint
from organiser.series.queries import get_series

# As many as a series can have.
SHOWN = 366


@blueprint.get(f"{PAGES}/series/<series_id>/<slug>")
@public
def series_page(series_id: str, slug: str) -> str | Response:
    series, lang, now = get_series(current_actor(), series_id), current_language(), clock.now()
    if slug != series.slug:
        return redirect(url_for(".series_page", series_id=series_id, slug=series.slug), 301)
    coming = list_seen_dates(current_actor(), series, past=False, limit=SHOWN)
    past = list_seen_dates(current_actor(), series, past=True, limit=SHOWN)
    next_one = next((event for event in coming if event.state == State.PUBLISHED), None)
    rows = {
        event.id: describe_row(event, lang=lang, now=now, url=_address(event.public_id, event.slug), with_branch=False)
        for event in (*coming, *past)
    }
    return render_template(
        "registrations/series.html",
        series=series,
        branch=series.branch,
        page=link("registrations.series_page", lang=lang, series_id=series_id, slug=series.slug),
        next_row=rows[next_one.id] if next_one else None,
        readings=list_readings(next_one.item) if next_one else (),
        coming=[rows[event.id] for event in coming],
        past=[rows[event.id] for event in past],
        is_public=any(event.visibility == "public" for event in (*coming, *past)),
    )


def _address(event_id: str, slug: str) -> str:
    return url_for(".event_page", event_id=event_id, slug=slug)
