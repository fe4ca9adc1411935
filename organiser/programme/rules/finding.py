"""What of a programme somebody asks for, and what is on now. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from organiser.places.rules import fold
from organiser.programme.rules.plan import Plan, PlannedSession

MOST_LETTERS = 100
MOST_WORDS = 8
# "Next" is what people have to find their way to: what begins together, and soon.
SOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Wish:
    """Ids, a language and words as they stand in an address; what is empty asks for nothing."""

    day: str = ""
    track: str = ""
    spoken: str = ""
    speaker: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Wish()


def narrow(plan: Plan, wish: Wish, *, names: Mapping[str, str], translated: Mapping[str, str]) -> Plan:
    """The plan with the sessions that fit. `names` are of those who speak, `translated` what was made of a session's
    words in other languages, both by id."""
    return replace(
        plan,
        sessions=tuple(one for one in plan.list_placed() if fits(one, wish, names, translated.get(one.id, ""))),
    )


def fits(session: PlannedSession, wish: Wish, names: Mapping[str, str], translated: str = "") -> bool:
    """A language fits where it is spoken or offered by a channel; every word is in a title, an abstract or a name."""
    if wish.day and (session.day is None or session.day.isoformat() != wish.day):
        return False
    if wish.track and session.track != wish.track:
        return False
    if wish.spoken and wish.spoken not in list_languages(session):
        return False
    if wish.speaker and wish.speaker not in {part.speaker for part in session.parts}:
        return False
    words = fold(wish.text[:MOST_LETTERS]).split()[:MOST_WORDS]
    if not words:
        return True
    spoken = " ".join(names.get(part.speaker, "") for part in session.parts)
    text = fold(f"{session.title} {session.abstract} {translated} {spoken}")
    return all(word in text for word in words)


def list_languages(session: PlannedSession) -> list[str]:
    """What it can be followed in, the spoken one first."""
    return list(dict.fromkeys([session.lang, *(channel.lang for channel in session.channels)]))


def list_days(sessions: Iterable[PlannedSession]) -> list[date]:
    return sorted({session.day for session in sessions if session.day})


Times = Mapping[str, tuple[datetime, datetime]]


def find_now(sessions: Sequence[PlannedSession], times: Times, now: datetime) -> list[PlannedSession]:
    """`times` are the instants of beginning and end, by id."""
    return [one for one in sessions if one.id in times and times[one.id][0] <= now < times[one.id][1]]


def find_next(sessions: Sequence[PlannedSession], times: Times, now: datetime) -> list[PlannedSession]:
    """All that begins first from now on, if that is soon."""
    ahead = [one for one in sessions if one.id in times and now < times[one.id][0] <= now + SOON]
    first = min((times[one.id][0] for one in ahead), default=None)
    return [one for one in ahead if times[one.id][0] == first]
