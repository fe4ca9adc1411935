"""The city list: bytes and arrays in a mapped file, not objects. A row's number is its rank by population."""

import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from organiser.kernel.errors import NotFound
from organiser.places.models import City
from organiser.places.unpacking import map_parts

BETWEEN_NAMES = b"\x01"  # sorts before every letter and the space: an exact name stands first
CLASS_BITS = 20
ROW_MASK = (1 << CLASS_BITS) - 1


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`names` holds every folded name; `offsets` where its words begin, in their order; `ranks` class and row."""

    rows: memoryview
    row_starts: Sequence[int]
    names: memoryview
    offsets: Sequence[int]
    ranks: Sequence[int]
    ids: Sequence[int]
    rows_by_id: Sequence[int]
    latitudes: Sequence[float]
    longitudes: Sequence[float]
    rows_by_latitude: Sequence[int]
    zones: tuple[str, ...]
    row_zones: Sequence[int]
    row_countries: memoryview
    continents: dict[str, str]

    def city(self, row: int) -> City:
        line = str(self.rows[self.row_starts[row] : self.row_starts[row + 1] - 1], "utf-8")
        number, name, country, region, zone, latitude, longitude, population = line.split("\t")
        return City(
            id=int(number),
            name=name,
            country=country,
            region=region,
            zone=sys.intern(zone),
            latitude=float(latitude),
            longitude=float(longitude),
            population=int(population),
        )

    def country(self, row: int) -> str:
        return str(self.row_countries[2 * row : 2 * row + 2], "ascii")

    def row_of(self, number: int) -> int:
        """The row of a GeoNames id; raises NotFound."""
        at = bisect_left(self.rows_by_id, number, key=self.ids.__getitem__)
        if at == len(self.rows_by_id) or self.ids[self.rows_by_id[at]] != number:
            raise NotFound
        return self.rows_by_id[at]

    def rows_matching(self, folded: str) -> list[int]:
        """Rows with a word that begins like this, the best first: exact names, own names, other names, later words."""
        start = folded.encode()
        first, last = self._span(start), self._span(start + b"\xff")
        exact = {rank & ROW_MASK for rank in self._exact_ranks(start, first)}
        others = (rank & ROW_MASK for rank in sorted(set(self.ranks[first:last])))
        return list(dict.fromkeys((*sorted(exact), *others)))

    def rows_named(self, folded: str) -> list[int]:
        """Rows of which one name is exactly this, the most populous first."""
        start = folded.encode()
        return sorted({rank & ROW_MASK for rank in self._exact_ranks(start, self._span(start))})

    def _exact_ranks(self, start: bytes, first: int) -> list[int]:
        ranks = self.ranks[first : self._span(start + BETWEEN_NAMES + b"\xff")]
        return [rank for rank in ranks if rank >> CLASS_BITS < 2]

    def _span(self, start: bytes) -> int:
        length, names = len(start), self.names
        return bisect_left(self.offsets, start, key=lambda offset: bytes(names[offset : offset + length]))


@cache
def load_gazetteer() -> Gazetteer:
    parts, known = map_parts()
    return Gazetteer(zones=tuple(known["zones"]), continents=known["continents"], **parts)
