"""Which events of a slice a feed shows, and what a change of some does to it. Pure.

What is coming stands first, then the latest past. More is known than is shown, so that an event that leaves is followed
by the next without asking again.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from organiser.calendars.rules import MOST_EVENTS

KNOWN = MOST_EVENTS + 50
Rank = tuple[bool, float, int]

_by_rank = attrgetter("rank")
_by_start = attrgetter("place")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """An event of a feed, with its block if that is there. `rank` decides whether it is shown, `place` where."""

    event_id: int
    rank: Rank
    place: tuple[float, int]
    body: bytes | None


def make_row(event_id: int, starts_at: datetime, ends_at: datetime, body: bytes | None, *, today: datetime) -> FeedRow:
    """`today` is the midnight (UTC) that divides what is coming from what is past."""
    ends, is_past = ends_at.timestamp(), ends_at < today
    rank = (is_past, -ends if is_past else ends, event_id)
    return FeedRow(event_id, rank, (starts_at.timestamp(), event_id), body)


@dataclass(frozen=True, slots=True)
class Lineup:
    """Rows by rank: all there are if `is_whole`, else all up to the last of these, which are more than are shown.

    `is_rendered`: their blocks are there.
    """

    rows: tuple[FeedRow, ...]
    is_whole: bool
    is_rendered: bool

    @property
    def is_cut(self) -> bool:
        return len(self.rows) > MOST_EVENTS

    def list_shown(self) -> list[FeedRow]:
        """By their beginning. What was withdrawn while it was read has no block, and is not shown."""
        rows = sorted(self.rows[:MOST_EVENTS], key=_by_start)
        return rows if self.is_rendered else [row for row in rows if row.body is not None]

    def holding(self, blocks: Mapping[int, bytes]) -> "Lineup":
        """With these blocks, by event id."""
        rows = tuple(replace(row, body=blocks.get(row.event_id, row.body)) for row in self.rows)
        return Lineup(rows, self.is_whole, _are_rendered(rows)) if blocks else self

    def patch(self, changed: Collection[int], inside: Iterable[FeedRow]) -> "Lineup | None":
        """After a change of these events, of which `inside` still stand, or stand now, in the slice, with their blocks.

        None where too few are known, or not their blocks: it has to be read anew.
        """
        rows = [row for row in self.rows if row.event_id not in changed]
        for row in inside:
            if self.is_whole or row.rank <= self.rows[-1].rank:
                insort(rows, row, key=_by_rank)
        is_whole = self.is_whole and len(rows) <= KNOWN
        if not self.is_rendered or (not is_whole and len(rows) <= MOST_EVENTS):
            return None
        return Lineup(tuple(rows[:KNOWN]), is_whole, is_rendered=True)


def make_lineup(rows: Iterable[FeedRow]) -> Lineup:
    """`rows` are all there are, or at least KNOWN + 1 of them by rank."""
    found = sorted(rows, key=_by_rank)
    known = tuple(found[:KNOWN])
    return Lineup(known, len(found) <= KNOWN, _are_rendered(known))


def _are_rendered(rows: Iterable[FeedRow]) -> bool:
    return all(row.body is not None for row in rows)
