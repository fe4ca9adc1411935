"""A feed as bytes: a head, blocks in order and an end; plain, or packed in chunks that outlive a change. Pure."""

import gzip
from collections.abc import Iterator, Sequence

from organiser.kernel.gzip_parts import LEVEL, join_parts, pack_part
from organiser.kernel.ical import calendar_end

# About so many blocks are packed together: fewer pack worse, more take longer after a change.
CHUNK = 32
# Spreads ids that follow one another, so that the same event always begins a chunk or never does.
_SPREAD = 2654435761

Chunk = tuple[bytes, ...]


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


class Sheet:
    """`ids` and `blocks` go together. Nothing but the chunks that were packed so far ever changes in it."""

    def __init__(self, head: bytes, ids: Sequence[int], blocks: Sequence[bytes]) -> None:
        self.head = head
        self._ids = ids
        self._blocks = blocks
        self._packed: dict[Chunk, bytes] = {}

    @property
    def size(self) -> int:
        """Bytes of memory, with what packing will add, more or less."""
        return (len(self.head) + sum(map(len, self._blocks))) * 9 // 8

    def plain(self) -> bytes:
        return b"".join((self.head, *self._blocks, self._end()))

    def gzip(self) -> bytes:
        plain = self.plain()
        chunks = [(self.head,), *self._split(), (self._end(),)]
        before = self._packed
        self._packed = {chunk: before.get(chunk) or pack_part(b"".join(chunk)) for chunk in chunks}
        return join_parts((self._packed[chunk] for chunk in chunks), plain)

    def follow(self, head: bytes, ids: Sequence[int], blocks: Sequence[bytes]) -> "Sheet":
        """The sheet after a change; chunks that are the same in it need no packing."""
        sheet = Sheet(head, ids, blocks)
        sheet._packed = self._packed
        return sheet

    def _end(self) -> bytes:
        return calendar_end(is_empty=not self._blocks)

    def _split(self) -> Iterator[Chunk]:
        start = 0
        for place, event_id in enumerate(self._ids):
            if place > start and (event_id * _SPREAD >> 16) % CHUNK == 0:
                yield tuple(self._blocks[start:place])
                start = place
        if self._blocks:
            yield tuple(self._blocks[start:])
