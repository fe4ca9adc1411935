"""A feed as bytes: a head, blocks in order and an end; plain, or packed in chunks that outlive a change. Pure."""

import gzip
from collections.abc import Iterator, Sequence

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


class Chunk:
    """Blocks that are packed together, once, when they are first asked for."""

    def __init__(self, blocks: Sequence[bytes]) -> None:
        self.blocks = blocks
        self._part: Part | None = None

    def pack(self) -> Part:
        if self._part is None:
            self._part = Part.of(b"".join(self.blocks))
        return self._part


_ENDS = {is_empty: Chunk((calendar_end(is_empty=is_empty),)) for is_empty in (False, True)}


class Sheet:
    """`ids` and `blocks` go together. Nothing but the parts that were packed so far ever changes in it."""

    def __init__(self, head: bytes, ids: Sequence[int], blocks: Sequence[bytes], before: "Sheet | None" = None) -> None:
        self.head = head
        self._blocks = blocks
        known: dict[int, Chunk] = before._chunks if before else {}
        self._chunks: dict[int, Chunk] = dict(_split(ids, blocks, known))
        self._head: Chunk = before._head if before and before.head == head else Chunk((head,))

    @property
    def size(self) -> int:
        """Bytes of memory, with what packing will add, more or less."""
        return (len(self.head) + sum(map(len, self._blocks))) * 9 // 8

    def plain(self) -> bytes:
        return b"".join((self.head, *self._blocks, self._end()))

    def gzip(self) -> bytes:
        """Packs what was not packed before."""
        chunks = (self._head, *self._chunks.values(), _ENDS[not self._blocks])
        return join_parts([chunk.pack() for chunk in chunks])

    def follow(self, head: bytes, ids: Sequence[int], blocks: Sequence[bytes]) -> "Sheet":
        """The sheet after a change; chunks that are the same in it need no packing."""
        return Sheet(head, ids, blocks, before=self)

    def _end(self) -> bytes:
        return calendar_end(is_empty=not self._blocks)


def _split(ids: Sequence[int], blocks: Sequence[bytes], known: dict[int, Chunk]) -> Iterator[tuple[int, Chunk]]:
    """Chunks by the id that each begins with; those of `known` that are still right are taken as they are."""
    start = 0
    while start < len(ids):
        chunk = known.get(ids[start])
        if chunk is None or not _is_still(chunk, start, ids, blocks):
            end = next((place for place in range(start + 1, len(ids)) if _begins(ids[place])), len(ids))
            chunk = Chunk(blocks[start:end])
        yield ids[start], chunk
        start += len(chunk.blocks)


def _is_still(chunk: Chunk, start: int, ids: Sequence[int], blocks: Sequence[bytes]) -> bool:
    end = start + len(chunk.blocks)
    return blocks[start:end] == chunk.blocks and (end == len(ids) or _begins(ids[end]))


def _begins(event_id: int) -> bool:
    return (event_id * _SPREAD >> 16) % CHUNK == 0
