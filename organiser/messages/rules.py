"""Whom a message reaches and how it stands. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from organiser.messages.models import Audience, Message
from organiser.registrations.models import LIVE, Mode, Status

# Docs/decisions: what is for more people is read by a second person before it goes.
MOST_ALONE = 200
MOST_A_DAY = 5
DAY = timedelta(days=1)
LONGEST_SUBJECT = 120
LONGEST_BODY = 5000

WITH_A_PLACE = (Status.CONFIRMED,)
STATUSES: dict[Audience, tuple[Status, ...]] = {
    Audience.EVERYBODY: LIVE,
    Audience.CONFIRMED: WITH_A_PLACE,
    Audience.ON_SITE: WITH_A_PLACE,
    Audience.ON_LINE: WITH_A_PLACE,
    Audience.WAITING: (Status.WAITING, Status.OFFERED),
}
MODES: dict[Audience, Mode] = {Audience.ON_SITE: Mode.ON_SITE, Audience.ON_LINE: Mode.ON_LINE}


@dataclass(frozen=True, slots=True)
class Text:
    """What is written: one line, and some paragraphs."""

    subject: str
    body: str


class Standing(StrEnum):
    """WAITS for a second person; HELD back for some minutes; OUT or going out; STOPPED before it was."""

    WAITS = "waits"
    HELD = "held"
    OUT = "out"
    STOPPED = "stopped"


def standing_of(message: Message, now: datetime) -> Standing:
    if message.stopped_at is not None:
        return Standing.STOPPED
    if message.due_at is None:
        return Standing.WAITS
    return Standing.HELD if now < message.due_at else Standing.OUT


def needs_second(people: int) -> bool:
    return people > MOST_ALONE


def is_meant(audience: str, *, status: str, mode: str) -> bool:
    """Whether somebody whose registration stands like this is among those whom it is for."""
    wanted = Audience(audience)
    return status in STATUSES[wanted] and MODES.get(wanted, mode) == mode


def list_audiences(modes: tuple[Mode, ...]) -> list[Audience]:
    """What can be chosen at an event that takes place in these ways."""
    both = len(modes) > 1
    return [one for one in Audience if both or one not in MODES]


def list_paragraphs(body: str) -> tuple[tuple[str, ...], ...]:
    """Lines, in the paragraphs that empty lines make."""
    paragraphs: list[list[str]] = [[]]
    for line in body.splitlines():
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return tuple(tuple(lines) for lines in paragraphs if lines)
