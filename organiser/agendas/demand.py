"""Into which languages a session should be interpreted: who understands what, against what is offered.

People are counted by what they understand as a whole, so that nobody who understands two languages is counted twice
where it matters. Whoever understands the spoken language needs nothing. Whoever understands one that is interpreted or
subtitled is served by it. All others are missed, and what is missing is found one language after the other: the one
that helps most of those who are still missed. So what is said to be missing adds up to exactly those who are missed.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from organiser.programme.rules.plan import Means, PlannedSession

# So many people by what they understand, each set not empty.
Crowd = Mapping[frozenset[str], int]
# Sign language is for those who don't hear what is spoken in any language: it serves nobody else.
SERVING = frozenset({Means.INTERPRETATION, Means.SUBTITLES})
# Fewer who chose a session say little about who will come, and too much about each of them.
LEAST_CHOOSERS = 20


@dataclass(frozen=True, slots=True)
class Demand:
    """Of one session. `people` is the sum of the three after it.

    `needs` counts, for each language, whoever doesn't understand the spoken one and understands this one, whoever
    understands several in each of them. `missing` counts everybody who is missed once, the greatest number first.
    """

    people: int
    understand: int
    served: int
    missed: int
    needs: Mapping[str, int]
    missing: tuple[tuple[str, int], ...]


def measure_demand(crowd: Crowd, *, spoken: str, offered: Collection[str]) -> Demand:
    """`offered` are the languages into which the session is interpreted or subtitled."""
    others = {known: number for known, number in crowd.items() if spoken not in known}
    missed = {known: number for known, number in others.items() if known.isdisjoint(offered)}
    people, unserved, left = (sum(one.values()) for one in (crowd, others, missed))
    return Demand(people, people - unserved, unserved - left, left, _count_each(others), tuple(_list_missing(missed)))


def _count_each(crowd: Crowd) -> Counter[str]:
    found: Counter[str] = Counter()
    for known, number in crowd.items():
        found.update(dict.fromkeys(known, number))
    return found


def _list_missing(missed: Crowd) -> list[tuple[str, int]]:
    """The language that helps most, then the one that helps most of the others, and so on; equal ones by their code."""
    found = []
    while needs := _count_each(missed):
        lang, number = min(needs.items(), key=lambda one: (-one[1], one[0]))
        found.append((lang, number))
        missed = {known: people for known, people in missed.items() if lang not in known}
    return found


def list_served(session: PlannedSession) -> frozenset[str]:
    """The languages in which one can follow it beside the spoken one."""
    return frozenset(channel.lang for channel in session.channels if channel.means in SERVING)


def choose_crowd(everybody: Crowd, choosers: Crowd) -> tuple[Crowd, bool]:
    """Whose languages count for a session, and whether it is those who chose it: as soon as they are enough."""
    is_chosen = sum(choosers.values()) >= LEAST_CHOOSERS
    return (choosers, True) if is_chosen else (everybody, False)
