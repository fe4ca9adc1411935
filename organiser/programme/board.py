"""A plan as its organisers see it, in words: cards in a grid, what clashes, what was done last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext, ngettext

from organiser.accounts.queries import names_of
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import clock_time, full_date, short_date
from organiser.places.names import language_name
from organiser.programme.labels import SESSION_KINDS
from organiser.programme.models import Speaker, Step
from organiser.programme.queries import Draft, find_last_step, frame_of
from organiser.programme.rules.clashes import Clash, ClashKind, list_busy, list_clashes
from organiser.programme.rules.differences import read_difference
from organiser.programme.rules.layout import lay_out, list_days
from organiser.programme.rules.plan import Plan, PlannedSession
from organiser.programme.rules.times import find_hours


@dataclass(frozen=True, slots=True)
class Card:
    """A session in the grid, or beside it. `clashes` are sentences."""

    id: str
    title: str
    kind: str
    time: str
    minutes: int
    people: str
    track: str
    clashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardCell:
    room: str
    span: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    """`time` is what forms send, `label` what people read; `is_full` on the hour."""

    time: str
    label: str
    is_full: bool
    cells: tuple[CardCell, ...]


@dataclass(frozen=True, slots=True)
class CardDay:
    """`columns` are (id of the room or '', its name)."""

    iso: str
    label: str
    short: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A sentence, and the sessions that it is about, as (id, title)."""

    text: str
    sessions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Board:
    days: list[CardDay]
    unplaced: list[Card]
    clashes: list[ClashLine]
    last_change: str
    version: int


def describe_board(draft: Draft) -> Board:
    found = list_clashes(draft.plan, frame_of(draft))
    words = [(clash, describe_clash(clash, draft)) for clash in found]
    marks: dict[str, list[str]] = {}
    for clash, text in words:
        for session in clash.sessions:
            marks.setdefault(session, []).append(text)
    cards = {one.id: _describe_card(one, draft, marks.get(one.id, ())) for one in draft.plan.sessions}
    titles = {one.id: one.title for one in draft.plan.sessions}
    return Board(
        [_describe_day(draft.plan, day, cards) for day in list_days_of(draft)],
        [cards[one.id] for one in draft.plan.list_unplaced()],
        [ClashLine(text, tuple((one, titles[one]) for one in clash.sessions)) for clash, text in words],
        _describe_last_change(draft),
        draft.version,
    )


def list_days_of(draft: Draft) -> list[date]:
    return list_days(draft.plan, draft.event.starts_wall, draft.event.ends_wall)


def _describe_card(session: PlannedSession, draft: Draft, clashes: Iterable[str]) -> Card:
    track = draft.plan.find_track(session.track)
    return Card(
        session.id,
        session.title,
        str(SESSION_KINDS.get(session.kind, session.kind)),
        describe_hours(session, draft.event.zone),
        session.minutes,
        join_words(name_speakers(list_busy(session), draft.speakers), current_language()),
        track.name if track else "",
        tuple(clashes),
    )


def describe_hours(session: PlannedSession, zone: str) -> str:
    """'9:00 to 10:30', or how long it lasts while it has no time."""
    hours = find_hours(session, zone)
    if hours is None:
        return ngettext("%(num)s minute", "%(num)s minutes", session.minutes)
    first, last = (clock_time(moment, current_language()) for moment in hours)
    return gettext("%(first)s to %(last)s", first=first, last=last)


def name_speakers(ids: Iterable[str], speakers: Mapping[str, Speaker]) -> list[str]:
    return [speakers[one].name for one in ids if one in speakers]


def _describe_day(plan: Plan, day: date, cards: Mapping[str, Card]) -> CardDay:
    table, lang = lay_out(plan, day), current_language()
    names = {room.id: room.name for room in plan.rooms}
    lines = tuple(
        CardLine(
            f"{line.starts:%H:%M}",
            clock_time(line.starts, lang),
            line.starts.minute == 0,
            tuple(CardCell(cell.room or "", cell.span, _pick(cell.sessions, cards)) for cell in line.cells),
        )
        for line in table.lines
    )
    columns = tuple((one or "", names[one] if one else gettext("No room yet")) for one in table.columns)
    return CardDay(day.isoformat(), full_date(day, lang), short_date(day, lang), columns, lines)


def _pick(sessions: Iterable[PlannedSession], cards: Mapping[str, Card]) -> tuple[Card, ...]:
    return tuple(cards[session.id] for session in sessions)


def describe_clash(clash: Clash, draft: Draft) -> str:
    """What is wrong, in one sentence that names the room, the person or the language."""
    plan = draft.plan
    room = plan.find_room(clash.about)
    speaker = draft.speakers.get(clash.about)
    about = room.name if room else speaker.name if speaker else ""
    titles = [session.title for one in clash.sessions if (session := plan.find_session(one))]
    one, two = titles[0], titles[-1]
    return {
        ClashKind.ROOM_TWICE: lambda: gettext(
            "%(room)s is taken twice: “%(one)s” and “%(two)s”.", room=about, one=one, two=two
        ),
        ClashKind.SPEAKER_TWICE: lambda: gettext(
            "%(name)s is in two places at once: “%(one)s” and “%(two)s”.", name=about, one=one, two=two
        ),
        ClashKind.SPEAKER_AWAY: lambda: gettext("%(name)s cannot come to “%(one)s” then.", name=about, one=one),
        ClashKind.NO_INTERPRETER: lambda: gettext(
            "“%(one)s” offers %(language)s, and nobody interprets.", one=one,
            language=language_name(clash.about, current_language()),
        ),
        ClashKind.SHORT_BREAK: lambda: gettext(
            "Too short a break in %(room)s between “%(one)s” and “%(two)s”.", room=about, one=one, two=two
        ),
        ClashKind.OUTSIDE: lambda: gettext("“%(one)s” is outside the time of the school.", one=one),
        ClashKind.TIME_SKIPPED: lambda: gettext("Clocks jump over the beginning of “%(one)s”.", one=one),
        ClashKind.TOO_MANY_SEATS: lambda: gettext(
            "“%(one)s” has more seats than %(room)s.", one=one, room=about
        ),
        ClashKind.NO_ROOM: lambda: gettext("“%(one)s” has a time and no room.", one=one),
    }[clash.kind]()  # fmt: skip


def describe_place(session: PlannedSession, plan: Plan, zone: str) -> str:
    """'Friday 21 May 2027, 9:00 to 10:30, The hall'; where it is not placed, that."""
    if session.starts is None:
        return gettext("not placed")
    room = plan.find_room(session.room)
    where = room.name if room else gettext("No room yet")
    day = full_date(session.starts, current_language())
    return gettext("%(day)s, %(hours)s, %(room)s", day=day, hours=describe_hours(session, zone), room=where)


def describe_time(moment: datetime) -> str:
    lang = current_language()
    return gettext("%(date)s, %(time)s", date=full_date(moment, lang), time=clock_time(moment, lang))


def _describe_last_change(draft: Draft) -> str:
    """What undo takes back, and whose work that is; '' for nothing."""
    step = find_last_step(draft.programme) if draft.programme else None
    if step is None:
        return ""
    who = names_of([step.account_id]).get(step.account_id, "") if step.account_id else ""
    what = describe_step(step, draft.plan)
    return gettext("%(what)s (%(who)s)", what=what, who=who) if who else what


def describe_step(step: Step, plan: Plan) -> str:
    """What was done, by its verb and by what the way back of it touches."""
    names = _list_touched(step, plan) if step.verb != "shifted" else []
    sentence = _describe_verb(step.verb, join_words(names[:1], current_language()))
    more = len(names) - 1
    if more < 1:
        return sentence
    return ngettext("%(what)s And %(num)s more.", "%(what)s And %(num)s more.", more, what=sentence)


def _describe_verb(verb: str, name: str) -> str:
    sentences = {
        "session_added": lambda: gettext("“%(name)s” was added.", name=name),
        "session_changed": lambda: gettext("“%(name)s” was changed.", name=name),
        "session_moved": lambda: gettext("“%(name)s” was moved.", name=name),
        "session_deleted": lambda: gettext("“%(name)s” was deleted.", name=name),
        "room_added": lambda: gettext("“%(name)s” was added.", name=name),
        "room_changed": lambda: gettext("“%(name)s” was changed.", name=name),
        "room_deleted": lambda: gettext("“%(name)s” was deleted.", name=name),
        "rooms_ordered": lambda: gettext("Rooms were put into another order."),
        "track_added": lambda: gettext("“%(name)s” was added.", name=name),
        "track_changed": lambda: gettext("“%(name)s” was changed.", name=name),
        "track_deleted": lambda: gettext("“%(name)s” was deleted.", name=name),
        "tracks_ordered": lambda: gettext("Tracks were put into another order."),
        "speaker_removed": lambda: _describe_removal(name),
        "shifted": lambda: gettext("All sessions moved with the school."),
        "imported": lambda: gettext("A sheet was imported: “%(name)s”.", name=name),
    }
    return sentences.get(verb, lambda: gettext("The last change."))()


def _describe_removal(name: str) -> str:
    """`name` is of a session that they had a part in, '' if there was none."""
    if not name:
        return gettext("Somebody was removed from the speakers.")
    return gettext("Somebody was taken out of “%(name)s”.", name=name)


def _list_touched(step: Step, plan: Plan) -> list[str]:
    """Sessions by title, then rooms and tracks by name, as they stand or stood. Of a sheet its sessions alone."""
    back = read_difference(step.back)
    sessions = [*(plan.find_session(one) for one in back.sessions.removed), *back.sessions.put]
    rooms = [*(plan.find_room(one) for one in back.rooms.removed), *back.rooms.put]
    tracks = [*(plan.find_track(one) for one in back.tracks.removed), *back.tracks.put]
    titles = [one.title for one in sessions if one]
    others = [one.name for one in (*rooms, *tracks) if one]
    if step.verb == "imported" and titles:
        return list(dict.fromkeys(titles))
    first = others + titles if step.verb.startswith(("room", "track")) else titles + others
    return list(dict.fromkeys(first))
