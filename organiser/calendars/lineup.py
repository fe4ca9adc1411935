"""Which events of a slice a feed shows, and what a change of some does to it. Pure.

What is coming stands first, then the latest past. More is known than is shown, so that an event that leaves is followed
by the next without asking again.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from operator import attrgetter
from typing import Any

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
    """`rows` by rank: all there are if `is_whole`, else all up to the last of these, which are more than are shown.

    `known`: the same by event. `shown`: the first MOST_EVENTS of them, by their beginning. `is_rendered`: their blocks
    are there.
    """

    rows: Sequence[FeedRow]
    known: Mapping[int, FeedRow]
    shown: Sequence[FeedRow]
    is_whole: bool
    is_rendered: bool

    @property
    def is_cut(self) -> bool:
        return len(self.rows) > MOST_EVENTS

    def list_shown(self) -> Sequence[FeedRow]:
        """What was withdrawn while it was read has no block, and is not shown."""
        return self.shown if self.is_rendered else [row for row in self.shown if row.body is not None]

    def holding(self, blocks: Mapping[int, bytes]) -> "Lineup":
        """With these blocks, by event id."""
        rows = [replace(row, body=blocks.get(row.event_id, row.body)) for row in self.rows]
        return _line_up(rows, is_whole=self.is_whole) if blocks else self

    def patch(self, changed: Collection[int], inside: Iterable[FeedRow]) -> "Lineup | None":
        """After a change of these events, of which `inside` still stand, or stand now, in the slice, with their blocks.

        None where too few are known, or not their blocks: it has to be read anew. A few steps, however many rows.
        """
        gone = [self.known[event_id] for event_id in changed if event_id in self.known]
        come = [row for row in inside if self.is_whole or row.rank <= self.rows[-1].rank]
        rows = _exchange(self.rows, gone, come, _by_rank)
        is_whole = self.is_whole and len(rows) <= KNOWN
        if not self.is_rendered or (not is_whole and len(rows) <= MOST_EVENTS):
            return None
        known = {**self.known, **{row.event_id: row for row in come}}
        for event_id in {row.event_id for row in gone} - {row.event_id for row in come}:
            del known[event_id]
        for row in rows[KNOWN:]:
            del known[row.event_id]
        return Lineup(rows[:KNOWN], known, self._show(rows, gone, come), is_whole, is_rendered=True)

    def _show(self, rows: Sequence[FeedRow], gone: Sequence[FeedRow], come: Sequence[FeedRow]) -> Sequence[FeedRow]:
        """Of others, only those next to the last that is shown can leave or join when these go and come."""
        near = slice(max(0, MOST_EVENTS - len(gone) - len(come)), MOST_EVENTS)
        before, after = _last_shown(self.rows), _last_shown(rows)
        leaving = [row for row in self.rows[near] if row.rank > after and row not in gone]
        joining = [row for row in rows[near] if row.rank > before and row not in come]
        leaving += [row for row in gone if row.rank <= before]
        joining += [row for row in come if row.rank <= after]
        return _exchange(self.shown, leaving, joining, _by_start)


def make_lineup(rows: Iterable[FeedRow]) -> Lineup:
    """`rows` are all there are, or at least KNOWN + 1 of them by rank."""
    found = sorted(rows, key=_by_rank)
    return _line_up(found[:KNOWN], is_whole=len(found) <= KNOWN)


def _line_up(rows: Sequence[FeedRow], *, is_whole: bool) -> Lineup:
    known = {row.event_id: row for row in rows}
    shown = sorted(rows[:MOST_EVENTS], key=_by_start)
    return Lineup(rows, known, shown, is_whole, all(row.body is not None for row in rows))


def _exchange(
    rows: Sequence[FeedRow], gone: Iterable[FeedRow], come: Iterable[FeedRow], by: Callable[[FeedRow], Any]
) -> list[FeedRow]:
    """Another list in the same order."""
    found = list(rows)
    for row in gone:
        del found[bisect_left(found, by(row), key=by)]
    for row in come:
        insort(found, row, key=by)
    return found


def _last_shown(rows: Sequence[FeedRow]) -> Rank:
    return rows[MOST_EVENTS - 1].rank if len(rows) > MOST_EVENTS else (True, inf, 0)
