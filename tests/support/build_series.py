"""The made-up installation's reading circle: three Tuesdays, and somebody who comes to the first two."""

from collections.abc import Callable
from datetime import timedelta

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.series import actions
from organiser.series.queries import list_dates
from organiser.series.rules.recurrence import Rule
from tests.support import make
from tests.support.site import Site


def post_circle(site: Site, organiser: Actor, write: Callable[[str], str], *, lang: str) -> None:
    """Its events are `circle1` to `circle3`; the places at two of them `circle1` and `circle2`."""
    first = (clock.now() + timedelta(days=21)).date()
    values = make.event_values(
        title=write("Tuesday circle"), lang=lang, kind="circle", when=make.make_when(first),
        place_name=write("La Paz"), venue=write("Casa del Pueblo"), address=write("Calle Comercio 12"),
    )  # fmt: skip
    with transaction():
        series = actions.create_series(organiser, site.branches["town"], values=values, rule=Rule(first, count=3))
        actions.publish_dates(organiser, series.public_id)
    site.series["circle"], site.series_slugs["circle"] = series.public_id, series.slug
    events: list[Event] = [event for _, event in list_dates(series)]
    for number, event in enumerate(events, start=1):
        site.events[f"circle{number}"], site.event_slugs[f"circle{number}"] = event.public_id, event.slug
    for key in ("circle1", "circle2"):
        site.places[key] = make.make_place(
            site.events[key], name=write("Nina Soliz"), lang=lang, address="circle@people.example.org"
        )
