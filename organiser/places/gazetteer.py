"""The city list in memory: bytes and arrays, not objects, so that 40,000 cities weigh some 10 MB.

data/cities.zip is read at the first question. A row's number is its rank by population.
"""

import sys
import zipfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from organiser.kernel.errors import NotFound
from organiser.places.models import City

FILE = Path(__file__).parent / "data" / "cities.zip"
BETWEEN_NAMES = b"\x01"  # sorts before every letter and the space: an exact name stands first
CLASS_BITS = 20
ROW_MASK = (1 << CLASS_BITS) - 1


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`names` holds every folded name; `offsets` where its words begin, in their order; `ranks` class and row."""

    rows: bytes
    row_starts: Sequence[int]
    names: bytes
    offsets: Sequence[int]
    ranks: Sequence[int]
    ids: Sequence[int]
    rows_by_id: Sequence[int]
    latitudes: Sequence[float]
    longitudes: Sequence[float]
    rows_by_latitude: Sequence[int]
    zones: tuple[str, ...]
    row_zones: Sequence[int]
    row_countries: bytes
    continents: dict[str, str]

    def city(self, row: int) -> City:
        line = self.rows[self.row_starts[row] : self.row_starts[row + 1] - 1].decode()
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
        return self.row_countries[2 * row : 2 * row + 2].decode()

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
        return bisect_left(self.offsets, start, key=lambda offset: names[offset : offset + length])


@cache
def load_gazetteer() -> Gazetteer:
    with zipfile.ZipFile(FILE) as archive:
        rows = archive.read("cities.tsv")
        countries = archive.read("countries.tsv").decode().splitlines()
        names, offsets, ranks = archive.read("names"), archive.read("offsets"), archive.read("ranks")
    row_starts, ids, row_zones = array("I", [0]), array("I"), array("H")
    latitudes, longitudes = array("f"), array("f")
    zones: dict[bytes, int] = {}
    row_countries = bytearray()
    for line in rows.splitlines(keepends=True):
        columns = line.split(b"\t")
        row_starts.append(row_starts[-1] + len(line))
        ids.append(int(columns[0]))
        row_countries += columns[2]
        row_zones.append(zones.setdefault(columns[4], len(zones)))
        latitudes.append(float(columns[5]))
        longitudes.append(float(columns[6]))
    return Gazetteer(
        rows=rows,
        row_starts=row_starts,
        names=names,
        offsets=_read_numbers(offsets),
        ranks=_read_numbers(ranks),
        ids=ids,
        rows_by_id=array("I", sorted(range(len(ids)), key=ids.__getitem__)),
        latitudes=latitudes,
        longitudes=longitudes,
        rows_by_latitude=array("I", sorted(range(len(ids)), key=latitudes.__getitem__)),
        zones=tuple(zone.decode() for zone in zones),
        row_zones=row_zones,
        row_countries=bytes(row_countries),
        continents=dict(line.split("\t") for line in countries),
    )


def write_numbers(numbers: Iterable[int]) -> bytes:
    """Numbers below 2**32 as four planes of bytes, which pack better than the numbers side by side."""
    values = array("I", numbers)
    if sys.byteorder == "big":
        values.byteswap()
    octets = values.tobytes()
    return b"".join(octets[plane::4] for plane in range(4))


def _read_numbers(planes: bytes) -> Sequence[int]:
    octets, count = bytearray(len(planes)), len(planes) // 4
    for plane in range(4):
        octets[plane::4] = planes[plane * count : (plane + 1) * count]
    values = array("I", bytes(octets))
    if sys.byteorder == "big":
        values.byteswap()
    return values
