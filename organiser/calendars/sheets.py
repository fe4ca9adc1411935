"""A feed as bytes: a head, blocks in order and an end; plain, or packed in chunks that outlive a change. Pure."""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, Self

from organiser.kernel.gzip_parts import LEVEL, Part, join_parts
from organiser.kernel.ical import calendar_end

# About so many blocks are packed together: fewer pack worse, more take longer after a change.
CHUNK = 32
# Spreads ids that follow one another, so that the same event always begins a chunk or never does.
_SPREAD = 2654435761


class Whole:
    """Bytes without parts: all of it is packed at the first asking."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._packed: bytes | None = None

    @property
    def size(self) -> int:
        return len(self._body) * 5 // 4

    def plain(self) -> bytes:
        return self._body

    def gzip(self) -> bytes:
        if self._packed is None:
            self._packed = gzip.compress(self._body, compresslevel=LEVEL, mtime=0)
        return self._packed


class Row(Protocol):
    """A block and whose it is. One without a block takes no room."""

    @property
    def event_id(self) -> int: ...
    @property
    def body(self) -> bytes | None: ...


class Numbered(NamedTuple):
    """A block of a feed that is written anew after each change, by its number in it."""

    event_id: int
    body: bytes | None


def _bodies(rows: Sequence[Row]) -> list[bytes]:
    return [row.body or b"" for row in rows]


class Chunk:
    """Rows that are packed together, once, when they are first asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.size = sum(map(len, _bodies(rows)))
        self._part: Part | None = None

    def pack(self) -> Part:
        if self._part is None:
            self._part = Part.of(b"".join(_bodies(self.rows)))
        return self._part


_ENDS = {is_empty: Chunk([Numbered(0, calendar_end(is_empty=is_empty))]) for is_empty in (False, True)}


class Sheet:
    """Nothing but the parts that were packed so far ever changes in it."""

    def __init__(self, head: bytes, rows: Sequence[Row], before: "Sheet | None" = None) -> None:
        self.head = head
        self._rows = rows
        known: dict[int, Chunk] = before._chunks if before else {}
        self._chunks: dict[int, Chunk] = dict(_split(rows, known))
        self._head: Chunk = before._head if before and before.head == head else Chunk([Numbered(0, head)])
        self._end = _ENDS[not rows]

    @classmethod
    def of_blocks(cls, head: bytes, blocks: Iterable[bytes]) -> Self:
        return cls(head, [Numbered(number, block) for number, block in enumerate(blocks)])

    @property
    def size(self) -> int:
        """Bytes of memory, with what packing will add, more or less."""
        return (len(self.head) + sum(chunk.size for chunk in self._chunks.values())) * 9 // 8

    def plain(self) -> bytes:
        return b"".join((self.head, *_bodies(self._rows), *_bodies(self._end.rows)))

    def gzip(self) -> bytes:
        """Packs what was not packed before."""
        return join_parts([chunk.pack() for chunk in (self._head, *self._chunks.values(), self._end)])

    def follow(self, head: bytes, rows: Sequence[Row]) -> "Sheet":
        """The sheet after a change; chunks that are the same in it need no packing."""
        return Sheet(head, rows, before=self)


def _split(rows: Sequence[Row], known: Mapping[int, Chunk]) -> Iterator[tuple[int, Chunk]]:
    """Chunks by the id that each begins with; those of `known` that are still right are taken as they are."""
    start = 0
    while start < len(rows):
        first = rows[start].event_id
        chunk = known.get(first)
        if chunk is None or not _is_still(chunk, start, rows):
            end = next((place for place in range(start + 1, len(rows)) if _begins(rows[place])), len(rows))
            chunk = Chunk(rows[start:end])
        yield first, chunk
        start += len(chunk.rows)


def _is_still(chunk: Chunk, start: int, rows: Sequence[Row]) -> bool:
    end = start + len(chunk.rows)
    return rows[start:end] == chunk.rows and (end == len(rows) or _begins(rows[end]))


def _begins(row: Row) -> bool:
    return (row.event_id * _SPREAD >> 16) % CHUNK == 0
