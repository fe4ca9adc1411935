"""What there is to do at the demonstration's school, and who does it: nothing but numbers and times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from organiser.demo.rules.schooling import DAYS, OPENING, NewId, read_school
from organiser.rota.models import DutyKind

VOLUNTEERS = 14
# Who has a part in the programme, too, and comes for the first turn alone.
SPEAKER = 0
# Minding the children: on the day when people arrive, and on all others.
ARRIVING = ((time(14), time(18)),)
ALL_DAY = ((time(9, 15), time(13)), (time(14, 45), time(18, 30)))
# Sessions of the first two slots that nobody has promised to chair.
CHAIRED = tuple((slot, number) for slot in range(2) for number in range(4))


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """During a session, by its public id, or between two wall times."""

    kind: DutyKind
    needs: int
    place: str = ""
    session: str = ""
    span: tuple[datetime, datetime] | None = None


def plan_rota(first: date, new_id: NewId) -> Iterator[PlannedDuty]:
    texts = read_school()["rota"]
    for number in range(DAYS):
        day = first + timedelta(days=number)
        for starts, ends in ALL_DAY if number else ARRIVING:
            yield PlannedDuty(DutyKind.CHILDREN, 3, texts["children"], span=_on(day, starts, ends))
        opens, shuts = (time(9), time(10)) if number else (time(13), OPENING)
        yield PlannedDuty(DutyKind.DOOR, 2 if number else 4, texts["door"], span=_on(day, opens, shuts))
        yield PlannedDuty(DutyKind.INTERPRETING, 2, texts["booth"], session=new_id(f"morning {number}"))
    for slot, number in CHAIRED:
        yield PlannedDuty(DutyKind.CHAIR, 1, session=new_id(f"session {slot} {number}"))


def _on(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    return datetime.combine(day, starts), datetime.combine(day, ends)


def share_out_turns(duties: Sequence[tuple[datetime, datetime, int]]) -> list[tuple[int, ...]]:
    """For each duty, given as its span and how many it needs, the numbers of those who do it: all, all but one, none.

    Nobody has two at once.
    """
    busy: list[list[tuple[datetime, datetime]]] = [[] for _ in range(VOLUNTEERS)]
    turns, following = [], 0
    for place, (starts, ends, needs) in enumerate(duties):
        wanted = (needs, needs - 1, needs, 0)[place % 4]
        order = [(following + step) % VOLUNTEERS for step in range(VOLUNTEERS)]
        order = [one for one in order if one != SPEAKER or place == 0]
        free = [one for one in order if all(last <= starts or ends <= begun for begun, last in busy[one])][:wanted]
        for one in free:
            busy[one].append((starts, ends))
        following += len(free)
        turns.append(tuple(free))
    return turns
