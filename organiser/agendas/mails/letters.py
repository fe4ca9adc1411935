"""From a row of the outbox to a letter about sessions: is it still so, to whom, and what was it before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from organiser.agendas.models import Choice, Seat
from organiser.agendas.queries import list_choices_of
from organiser.agendas.rules import Move, can_move_in, find_moves
from organiser.events.models import State, Visibility
from organiser.events.times import place_of
from organiser.events.wording import title_in
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import Span, describe_for_viewer, describe_span
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, Renderer, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.programme.models import Session
from organiser.programme.queries import list_release_times, read_released_plan
from organiser.programme.rules.plan import PlannedSession
from organiser.programme.rules.times import resolve_released_start
from organiser.programme.wording import title_in as session_title_in
from organiser.programme.wording import title_of
from organiser.registrations.models import Registration, Status
from organiser.registrations.queries import find_places, get_person, link_token
from organiser.registrations.rules import Person

FRAME = "agendas/letter"
Facts = dict[str, str]
News = Sequence[tuple[datetime, Mapping[str, Move]]]


@dataclass(frozen=True, slots=True)
class Told:
    """A session in a letter. `facts` are empty for one that is off, `before` for one that isn't said to have moved."""

    title: str
    before: Facts
    facts: Facts


@dataclass(frozen=True, slots=True)
class Letter:
    """`subject` is of the event that may be named."""

    subject: str
    opening: str
    told: Sequence[Told]
    closing: str


def write_moved_in(mail: Mail) -> MailMessage | None:
    """None if the person left, was erased, or gave the seat up again; or if it is too late for it."""
    place = find_places([mail.subject_id]).get(mail.subject_id)
    choice = _find_choice(place, mail.params["session"]) if place else None
    if place is None or choice is None or choice.seat != Seat.SEATED:
        return None
    session = choice.session
    if not can_move_in(session, place.event, clock.now()):
        return None

    def say(person: Person) -> Letter:
        span = Span(session.starts_at, session.ends_at, place.event.zone)
        title = session_title_in(session, place.lang)
        return Letter(
            _("You have a seat: %(title)s", title=title),
            _("You waited for a seat in a session. One has become free, and it is yours."),
            [Told(title, {}, _facts(span, session.room, place, person))],
            _("If you can't use it, give it up in your agenda, behind that page: somebody else may be waiting."),
        )

    return _write(place, say)


def write_changed(mail: Mail) -> MailMessage | None:
    """None if the person was erased, or nothing that they chose moved."""
    return read_changed([mail])(mail)


def read_changed(mails: Sequence[Mail]) -> Renderer:
    """Reads the places, choices and releases of all these, and returns what writes a letter about any of them."""
    places = find_places({mail.subject_id for mail in mails})
    chosen: dict[int | None, list[Choice]] = {}
    for choice in list_choices_of([place.id for place in places.values()]):
        chosen.setdefault(choice.registration_id, []).append(choice)
    news = {key: _read_news(*key) for key in {_releases_of(mail) for mail in mails}}

    def write(mail: Mail) -> MailMessage | None:
        place = places.get(mail.subject_id)
        return _tell(place, chosen.get(place.id, []), news[_releases_of(mail)]) if place else None

    return write


def _releases_of(mail: Mail) -> tuple[int, int, int]:
    return mail.event_id or 0, int(mail.params["since"]), int(mail.params["until"])


def _read_news(event_id: int, since: int, until: int) -> News:
    """What moved since each of these releases, with the moment from which people saw it; the newest first."""
    seen = list_release_times(event_id, since, until)
    last = read_released_plan(event_id, until)
    return [(at, find_moves(read_released_plan(event_id, number), last)) for number, at in reversed(seen)]


def _find_move(choice: Choice, news: News) -> Move | None:
    """Since they chose it, or since the first of these releases: who chose it later saw where it was by then.

    It is not kept when whoever was let in since had asked for a seat; for what is new it was after its release.
    """
    session_id, (_first, all_moves) = choice.session.public_id, news[-1]
    whole = all_moves.get(session_id)
    if choice.seat is not None and whole is not None and whole.before is not None:
        return whole
    chosen_at = min(choice.starred_at or choice.changed_at, choice.changed_at)
    moves = next((moves for at, moves in news if at <= chosen_at), all_moves)
    return moves.get(session_id)


def _tell(place: Registration, choices: Sequence[Choice], news: News) -> MailMessage | None:
    mine = [(move, one.session) for one in choices if (move := _find_move(one, news))]
    if not mine or place.status != Status.CONFIRMED or place.event.state != State.PUBLISHED:
        return None

    def say(person: Person) -> Letter:
        return Letter(
            _("Sessions changed: %(title)s", title=title_in(place.event, place.lang)),
            _("The programme has changed, and with it sessions that you chose."),
            [_describe(move, session, place, person) for move, session in mine],
            _("Your seats and stars stand. Your agenda, behind that page, shows what overlaps now."),
        )

    return _write(place, say)


def _describe(move: Move, session: Session, place: Registration, person: Person) -> Told:
    known = move.after or move.before
    return Told(
        title_of(known, session, place.lang) if known else "",
        _facts_of(move.before, move.room_before, place, person),
        _facts_of(move.after, move.room_after, place, person),
    )


def _facts_of(planned: PlannedSession | None, room: str, place: Registration, person: Person) -> Facts:
    if planned is None or planned.starts is None:
        return {}
    starts = resolve_released_start(planned, place.event.zone)
    span = Span(starts, starts + timedelta(minutes=planned.minutes), place.event.zone)
    return _facts(span, room, place, person)


def _facts(span: Span, room: str, place: Registration, person: Person) -> Facts:
    return {
        _("When"): describe_span(span, lang=place.lang, place=place_of(place.event)),
        _("Your time"): describe_for_viewer(span, person.zone or None, lang=place.lang) or "",
        _("Room"): room,
    }


def _write(place: Registration, say: Callable[[Person], Letter]) -> MailMessage | None:
    try:
        person = get_person(place)
    except VaultDestroyed:
        return None
    event = place.event
    is_open = event.visibility == Visibility.PUBLIC
    with in_language(place.lang):
        letter = say(person)
        return write_mail(
            FRAME,
            to=person.address,
            subject=letter.subject if is_open else _("About your registration"),
            from_name=event.branch.name if is_open else settings().site_name,
            reply_to=event.branch.contact if is_open else None,
            name=person.name,
            letter=letter,
            title=title_in(event, place.lang) if is_open else "",
            told=letter.told if is_open else [],
            page=link("registrations.open_link", token=link_token(place)),
        )


def _find_choice(place: Registration, session_id: str) -> Choice | None:
    return next((one for one in list_choices_of([place.id]) if one.session.public_id == session_id), None)
