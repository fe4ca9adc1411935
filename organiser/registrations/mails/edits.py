"""The letter about several dates of a series, to somebody who has a place on more than one of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from organiser.events.models import State
from organiser.events.queries import read_private
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.registrations.mails.parts import is_discreet
from organiser.registrations.mails.whereabouts import Facts, list_facts, list_facts_before
from organiser.registrations.mails.words import Words
from organiser.registrations.models import LIVE, Registration, Status
from organiser.registrations.queries import find_places, get_person, link_token
from organiser.registrations.rules import Person

FRAME = "registrations/series_changed"


@dataclass(frozen=True, slots=True)
class ChangedDate:
    """`before` is empty for a date that is cancelled; `facts` are then what it would have been."""

    facts: Facts
    before: Facts
    is_cancelled: bool
    reason: str
    page: str


def write_series_changed(mail: Mail) -> MailMessage | None:
    """None if the person was erased, or if nothing of it is so any more."""
    befores: Mapping[str, Mapping[str, str] | None] = mail.params["places"]
    found = find_places(list(befores))
    places = sorted((one for one in found.values() if _is_true(one, befores)), key=lambda one: one.event.starts_at)
    if not places:
        return None
    try:
        person = get_person(places[0])
        return _write(places, person, befores)
    except VaultDestroyed:
        return None


def _is_true(place: Registration, befores: Mapping[str, Mapping[str, str] | None]) -> bool:
    wanted = State.CANCELLED if befores[place.public_id] is None else State.PUBLISHED
    return place.status in LIVE and place.event.state == wanted


def _write(places: list[Registration], person: Person, befores: Mapping[str, Mapping[str, str] | None]) -> MailMessage:
    first = places[0]
    discreet = any(is_discreet(place.event) for place in places)
    with in_language(first.lang):
        title = "" if discreet else first.event.title
        dates = [_describe(place, person, befores[place.public_id]) for place in places]
        return write_mail(
            FRAME,
            to=person.address,
            subject=_("Dates changed: %(title)s", title=title) if title else _("About your registration"),
            from_name=settings().site_name if discreet else first.event.branch.name,
            reply_to=None if discreet else first.event.branch.contact,
            name=person.name,
            words=_say(dates),
            title=title,
            dates=[] if discreet else dates,
            page=dates[0].page,
        )


def _say(dates: list[ChangedDate]) -> Words:
    stands = _("Your registration stands for every date that takes place.")
    return Words(
        "",
        (_("Several dates at which you have a place have changed."), stands),
        _("See the first of them"),
        (_("If you can't come to one of them now, please cancel on its page."),),
    )


def _describe(place: Registration, person: Person, before: Mapping[str, str] | None) -> ChangedDate:
    event, mode, lang = place.event, place.pool.mode, place.lang
    private = read_private(event) if place.status == Status.CONFIRMED else {}
    return ChangedDate(
        facts=list_facts(event, mode=mode, person=person, lang=lang, private=private),
        before=list_facts_before(before, mode=mode, person=person, lang=lang) if before else {},
        is_cancelled=before is None,
        reason=event.state_reason if before is None else "",
        page=link("registrations.open_link", token=link_token(place)),
    )
