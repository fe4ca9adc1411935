"""The form at the end of an event's page.

As long as nobody has filled it in it is the same for everybody but for two secrets, and it is most of the page: so it
is written once, with marks in their place.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from organiser.events.models import Event, HostSees, Kind
from organiser.kernel import ids
from organiser.kernel.extensions import template
from organiser.kernel.i18n import current_language
from organiser.registrations import consent, rules
from organiser.registrations.circles import Circle
from organiser.registrations.forms import RegisterForm
from organiser.registrations.rules import Occupancy, Room

# One holds the names of all countries: some 20 kB.
MOST_KEPT = 64
_TOKEN_MARK, _KEY_MARK = ids.new_public_id(), ids.new_public_id()


class _Seats(NamedTuple):
    """Seats without the number that only their room comes from."""

    mode: str
    room: Room


class _Sight(NamedTuple):
    """All that the form depends on, and nothing about who reads it."""

    address: str
    lang: str
    kind: str
    spoken: tuple[str, ...]
    on_site: bool
    on_line: bool
    seats: tuple[_Seats, ...]
    room: Room
    consent_text: str
    consent_version: str
    dates: int


def write_form(event: Event, form: RegisterForm | None, occupancy: Occupancy, circle: Circle | None) -> Markup:
    """`form` is the one that was sent and refused; None for a new one, with a token and a key of this visitor's own."""
    address = url_for(".register", event_id=event.public_id)
    is_shared = any(host.sees == HostSees.NAMES for host in event.hosts)
    dates = circle.coming if circle is not None and circle.is_open else 0
    version = consent.choose_version(
        is_shared=is_shared, is_of_series=dates > 0, is_of_school=event.kind == Kind.SCHOOL
    )
    consent_text = consent.consent_text(rules.days_kept(event.ends_at, event.vault.destroy_after), version)
    spoken = tuple(one.lang for one in event.spoken)
    if form is not None:
        form.offer_languages(spoken)
        if form.consent_version.data != version:
            form.consent_version.data, form.agree.data = version, False
        return _fill_in(form, address, occupancy, consent_text, occupancy.room, dates)
    seats = tuple(_Seats(one.mode, one.room) for one in occupancy.seats)
    lang = current_language()
    sight = _Sight(
        address, lang, event.kind, spoken if event.kind == Kind.SCHOOL else (), event.on_site, event.on_line, seats,
        occupancy.room, consent_text, version, dates,
    )  # fmt: skip
    return _write_blank(sight).replace(_TOKEN_MARK, generate_csrf()).replace(_KEY_MARK, ids.new_public_id())


@lru_cache(MOST_KEPT)
def _write_blank(sight: _Sight) -> Markup:
    form = RegisterForm(sight, formdata=None)
    form.csrf_token.current_token, form.key.data = _TOKEN_MARK, _KEY_MARK
    form.consent_version.data = sight.consent_version
    if form.languages:
        form.languages.data = [sight.lang]
        form.offer_languages(sight.spoken)
    return _fill_in(form, sight.address, sight, sight.consent_text, sight.room, sight.dates)


def _fill_in(
    form: RegisterForm, address: str, occupancy: Occupancy | _Sight, consent_text: str, room: Room, dates: int
) -> Markup:
    macros: Any = template("registrations/_register.html").module
    written: Markup = macros.register_form(form, address, occupancy, consent_text, room, dates)
    return written
