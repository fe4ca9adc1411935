"""Going through the pages as a visitor does."""

from sqlalchemy import select
from werkzeug.test import TestResponse

from organiser.events.models import Event
from organiser.kernel.db import db
from organiser.registrations.models import Registration
from tests.registrations.letters import get_mail, path_of
from tests.support.browsing import Visitor, parse

FIELDS = {"name": "Rosa L.", "address": "rosa@example.org", "agree": "y"}


def page_of(event: Event) -> str:
    return f"/en/events/{event.public_id}/{event.slug}"


def fill_in(client: Visitor, event: Event, **fields: object) -> TestResponse:
    address = f"/en/events/{event.public_id}/register#register"
    return client.submit(client.get(page_of(event)), FIELDS | fields, action=address)


def newest_place() -> str:
    db.session.rollback()
    place_id = db.session.scalar(select(Registration.public_id).order_by(Registration.id.desc()).limit(1))
    assert place_id is not None
    return place_id


def open_place(client: Visitor, place_id: str, kind: str = "confirm") -> str:
    """Follow the mailed link; the address of the page that it leads to."""
    answer = client.get(path_of(get_mail(place_id, kind)))
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def words(answer: TestResponse) -> str:
    return parse(answer).get_text(" ", strip=True)
