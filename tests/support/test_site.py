"""The made-up installation has what it says it has."""

from flask import Flask
from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.registrations.models import Registration, Status
from tests.support.made_site import make_site


def test_site_has_registrations_of_every_status(app: Flask) -> None:
    site = make_site()
    found = {place.public_id: place.status for place in db.session.scalars(select(Registration))}
    assert {key: Status(found[place_id]) for key, place_id in site.places.items()} == {
        "confirmed": Status.CONFIRMED, "on_line": Status.CONFIRMED, "unconfirmed": Status.UNCONFIRMED,
        "taken": Status.CONFIRMED, "leaves": Status.CANCELLED, "offered": Status.OFFERED, "waiting": Status.WAITING,
        "cancelled": Status.CANCELLED, "stopped": Status.CONFIRMED, "delayed": Status.CONFIRMED,
        "past": Status.CONFIRMED, "first": Status.CANCELLED, "lapsed": Status.LAPSED,
        "circle1": Status.CONFIRMED, "circle2": Status.CONFIRMED, "school": Status.CONFIRMED,
    }  # fmt: skip


def test_site_writes_free_text_through_one_function(app: Flask) -> None:
    site = make_site(lambda text: f"«{text}»")
    titles = db.session.scalars(select(Event.title))
    assert len(site.events) == len([title for title in titles if title.startswith("«")])
