"""The made-up installation's timeline: an entry by the old calendar, one by the new, and a draft."""

from collections.abc import Callable
from typing import Any

from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.slugs import make_slug
from organiser.timeline.actions import create_entry, publish_entry
from organiser.timeline.content import EntryValues, NamedWork
from organiser.timeline.rules.calendars import Calendar
from organiser.timeline.rules.dates import GivenDate, When
from tests.support.site import Site

MOSCOW = 524901


def write_history(site: Site, keeper: Actor, write: Callable[[str], str], *, lang: str) -> None:
    october, april = GivenDate(Calendar.JULIAN, 1917, 10, 25), GivenDate(Calendar.GREGORIAN, 1917, 4)
    work = NamedWork(write("A. Author"), write("A History"), 1930, "https://books.example.org/", write("chapter 3"))
    rich: dict[str, Any] = {
        "text": write("The cruiser fires a **blank** shot."), "place_name": write("Khodynka"), "city_id": MOSCOW,
        "source_link": "https://sources.example.org/", "topics": (site.topics["cities"],), "works": (work,),
    }  # fmt: skip
    for key, title, when, more in (
        ("october", "The palace is surrounded", When(october), rich),
        ("april", "A month of strikes", When(april), {}),
        ("draft", "Not yet checked", When(october, GivenDate(Calendar.JULIAN, 1917, 10, 27)), {}),
    ):
        values = EntryValues(when=when, title=write(title), lang=lang, source=write("A history"), **more)
        with transaction():
            entry = create_entry(keeper, values=values)
            if key != "draft":
                publish_entry(keeper, entry.public_id, version=entry.version)
        site.entries[key], site.entry_slugs[key] = entry.public_id, make_slug(entry.title) or "x"
