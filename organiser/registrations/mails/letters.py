"""From a row of the outbox to a letter: is its reason still there, to whom, what, with which calendar part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from organiser.events.models import State
from organiser.events.queries import read_private
from organiser.events.wording import title_in
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.ical import Method
from organiser.kernel.links import link
from organiser.kernel.outbox import Blanks, Mail, MailMessage, Renderer
from organiser.kernel.vaults import VaultDestroyed
from organiser.registrations.errors import RegistrationRefused
from organiser.registrations.mails.parts import make_part
from organiser.registrations.mails.whereabouts import list_facts, list_facts_before, list_to_read
from organiser.registrations.mails.words import SAY, Told
from organiser.registrations.models import LIVE, Registration, Status
from organiser.registrations.queries import (
    brings_dates,
    count_before,
    find_live_twin,
    find_places,
    get_person,
    link_token,
)
from organiser.registrations.rules import Person, is_discreet, is_late_to_remind, require_open

NO_PLACE = "UTC"
FRAME = "registrations/letter"
PREFIX = "registrations."


def read_letters(mails: Sequence[Mail]) -> Renderer:
    """Reads the places of all these, and returns what writes a letter about any of them."""
    places, blanks = find_places({mail.subject_id for mail in mails}), Blanks()
    return lambda mail: _write_if_true(places.get(mail.subject_id), mail, blanks)


def write_letter(mail: Mail) -> MailMessage | None:
    """None if the person was erased, or if what it would say is no longer so."""
    return read_letters([mail])(mail)


def _write_if_true(place: Registration | None, mail: Mail, blanks: Blanks) -> MailMessage | None:
    kind = mail.kind.removeprefix(PREFIX)
    if place is None or not LETTERS[kind].is_true(place, mail):
        return None
    try:
        person = get_person(place)
    except VaultDestroyed:
        return None
    twin = find_live_twin(place) if kind == "confirm" else None
    if twin is not None and not brings_dates(place, twin):
        return _write("already", place, person, mail, blanks, opens=twin)
    return _write(kind, place, person, mail, blanks, opens=place)


def _write(
    kind: str, place: Registration, person: Person, mail: Mail, blanks: Blanks, *, opens: Registration
) -> MailMessage:
    event, letter = place.event, LETTERS[kind]
    discreet = is_discreet(event)
    with in_language(place.lang):
        title = "" if discreet else title_in(event, place.lang)
        zone = person.zone or (NO_PLACE if discreet else event.zone)
        told = Told(place, event, title, _count(place), place.lang, zone)
        words = SAY[kind](told)
        private = read_private(event) if place.status == Status.CONFIRMED else {}
        facts = list_facts(event, mode=place.pool.mode, person=person, lang=place.lang, private=private)
        before = _facts_before(place, person, mail)
        to_read = list_to_read(event) if kind in ON_THE_WAY else {}
        page = link("registrations.open_link", token=link_token(opens))
        from_name = settings().site_name if discreet else event.branch.name
        message = blanks.write_mail(
            FRAME,
            to=person.address,
            subject=words.subject,
            from_name=from_name,
            reply_to=None if discreet else event.branch.contact,
            own={"name": person.name if kind not in UNPROVED else "", "page": page},
            words=words,
            title=told.title,
            facts={} if discreet or kind in DATELESS else facts | to_read,
            before={} if discreet else before,
        )
        if letter.method is None or place.confirmed_at is None:
            return message
        where = facts.get(gettext("Where"), "")
        part = make_part(place, letter.method, page=page, from_name=from_name, where=where, written_at=mail.created_at)
        return replace(message, calendar=part)


def _facts_before(place: Registration, person: Person, mail: Mail) -> dict[str, str]:
    before = mail.params.get("before")
    if not before:
        return {}
    return list_facts_before(before, mode=place.pool.mode, person=person, lang=place.lang)


def _count(place: Registration) -> int:
    return count_before(place) if place.status == Status.WAITING else 0


@dataclass(frozen=True, slots=True)
class Letter:
    """When a letter is still true, and which calendar part goes with it for whoever had a place."""

    is_true: Callable[[Registration, Mail], bool]
    method: Method | None = None


def _can_confirm(place: Registration, mail: Mail) -> bool:
    if place.status != Status.UNCONFIRMED:
        return False
    try:
        require_open(place.event, clock.now())
    except RegistrationRefused:
        return False
    return True


def _is_offered(place: Registration, mail: Mail) -> bool:
    if place.status != Status.OFFERED or place.offered_at is None:
        return False
    still_held = place.offer_until is None or clock.now() < place.offer_until
    return mail.params["number"] in {place.offered_at.isoformat(), place.position} and still_held


def _is_withdrawn(place: Registration, mail: Mail) -> bool:
    return place.status == Status.CANCELLED and place.mail_sequence == mail.params["number"]


def _has(status: Status) -> Callable[[Registration, Mail], bool]:
    return lambda place, mail: place.status == status


def _lives_while(state: State) -> Callable[[Registration, Mail], bool]:
    return lambda place, mail: place.status in LIVE and place.event.state == state


def _is_ahead(place: Registration, mail: Mail) -> bool:
    event, now = place.event, clock.now()
    is_on = event.state == State.PUBLISHED and now < event.starts_at and not is_late_to_remind(event, now)
    is_meant = mail.params.get("starts_at") in {None, event.starts_at.isoformat()}
    return place.status == Status.CONFIRMED and is_on and is_meant


# Whose holder has not shown yet that the address is theirs: no name that somebody typed.
UNPROVED = frozenset({"confirm", "already"})
# What was announced is over, and nothing else is known yet.
DATELESS = frozenset({"postponed"})
# Whoever reads it has an evening left for what is to be read.
ON_THE_WAY = frozenset({"reminder"})
LETTERS: dict[str, Letter] = {
    "confirm": Letter(_can_confirm),
    "already": Letter(lambda place, mail: place.status in LIVE),
    "confirmed": Letter(_has(Status.CONFIRMED), "PUBLISH"),
    "waiting": Letter(_has(Status.WAITING)),
    "offer": Letter(_is_offered),
    "offer_lapsed": Letter(_has(Status.LAPSED)),
    "withdrawn": Letter(_is_withdrawn, "CANCEL"),
    "reminder": Letter(_is_ahead),
    "moved": Letter(_lives_while(State.PUBLISHED), "PUBLISH"),
    "postponed": Letter(_lives_while(State.POSTPONED), "PUBLISH"),
    "cancelled": Letter(_lives_while(State.CANCELLED), "CANCEL"),
    "restored": Letter(_lives_while(State.PUBLISHED), "PUBLISH"),
}
