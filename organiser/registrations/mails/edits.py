"""The letter about several dates of a series, to somebody who has a place on more than one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from organiser.events.models import State
from organiser.events.queries import read_private
from organiser.events.wording import title_in
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.links import link
from organiser.kernel.outbox import CalendarPart, Mail, MailMessage, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.registrations.mails.parts import make_part
from organiser.registrations.mails.whereabouts import Facts, list_facts, list_facts_before
from organiser.registrations.mails.words import Words
from organiser.registrations.models import LIVE, Registration, Status
from organiser.registrations.queries import find_places, get_person, link_token
from organiser.registrations.rules import Person, is_discreet

FRAME = "registrations/series_changed"
# More files than that nobody opens one by one.
MOST_ENTRIES = 8


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
        return _write(places, person, mail)
    except VaultDestroyed:
        return None


def _is_true(place: Registration, befores: Mapping[str, Mapping[str, str] | None]) -> bool:
    wanted = State.CANCELLED if befores[place.public_id] is None else State.PUBLISHED
    return place.status in LIVE and place.event.state == wanted


def _write(places: list[Registration], person: Person, mail: Mail) -> MailMessage:
    first, befores = places[0], mail.params["places"]
    discreet = any(is_discreet(place.event) for place in places)
    with in_language(first.lang):
        title = "" if discreet else title_in(first.event, first.lang)
        dates = [_describe(place, person, befores[place.public_id]) for place in places]
        from_name = settings().site_name if discreet else first.event.branch.name
        entries = _list_entries(places, dates, from_name=from_name, written_at=mail.created_at)
        message = write_mail(
            FRAME,
            to=person.address,
            subject=_("Dates changed: %(title)s", title=title) if title else _("About your registration"),
            from_name=from_name,
            reply_to=None if discreet else first.event.branch.contact,
            name=person.name,
            words=_say(len(entries), len(dates)),
            title=title,
            dates=[] if discreet else dates,
            page=dates[0].page,
        )
        return replace(message, files=entries)


def _list_entries(
    places: list[Registration], dates: list[ChangedDate], *, from_name: str, written_at: datetime
) -> tuple[CalendarPart, ...]:
    """Of the soonest dates on which there was a place, each by itself: PUBLISH, or CANCEL for one that is cancelled."""
    had = [(place, date) for place, date in zip(places, dates, strict=True) if place.confirmed_at is not None]
    return tuple(
        make_part(
            place,
            "CANCEL" if date.is_cancelled else "PUBLISH",
            page=date.page,
            from_name=from_name,
            where=date.facts.get(_("Where"), ""),
            written_at=written_at,
        )
        for place, date in had[:MOST_ENTRIES]
    )


def _say(entries: int, dates: int) -> Words:
    stands = _("Your registration stands for every date that takes place.")
    return Words(
        "",
        (_("Several dates at which you have a place have changed."), stands),
        _("See the first of them"),
        (_("If you can't come to one of them now, please cancel on its page."), *_say_entries(entries, dates)),
    )


def _say_entries(entries: int, dates: int) -> tuple[str, ...]:
    if not entries:
        return ()
    own = _("A calendar of all your places follows such changes by itself: you can have one on the page of each date.")
    if entries < dates:
        return (_("Attached are calendar entries of the first of these dates, one file for each."), own)
    return (_("Attached is a calendar entry of each date, one file for each."), own)


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
