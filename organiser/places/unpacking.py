"""The city list as one file that is mapped into memory: processes share its pages, and hold only those they looked at.

data/cities.zip is what the repository keeps; data/cities.flat is made of it when older, in this machine's byte order.
"""

import json
import mmap
import sys
import tempfile
import zipfile
from array import array
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

PACKED = Path(__file__).parent / "data" / "cities.zip"
HEAD_BYTES = 32 * 1024
ALIGNMENT = 8

Parts = dict[str, memoryview]


def unpack(packed: Path = PACKED) -> Path:
    """Bring the flat file up to date, and say where it is. Raises OSError where nothing can be written."""
    flat = packed.with_suffix(".flat")
    # This file says how it is laid out, so it makes an older one stale as well.
    newest = max(packed.stat().st_mtime, Path(__file__).stat().st_mtime)
    if flat.exists() and flat.stat().st_mtime >= newest:
        return flat
    with tempfile.NamedTemporaryFile(dir=flat.parent, delete=False) as draft:
        write_flat(draft, packed)
    written = Path(draft.name)
    written.chmod(0o644)
    return written.replace(flat)


@cache
def map_parts(packed: Path = PACKED) -> tuple[Parts, dict[str, Any]]:
    """The arrays by name, and what is small: zones and continents. In a temporary file where none can be kept."""
    try:
        with unpack(packed).open("rb") as file:
            return _map(file)
    except OSError:
        with tempfile.TemporaryFile() as file:
            write_flat(file, packed)
            return _map(file)


def _map(file: Any) -> tuple[Parts, dict[str, Any]]:
    whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    head = json.loads(bytes(whole[:HEAD_BYTES]))
    parts = {name: whole[at : at + length].cast(code) for name, (code, at, length) in head["parts"].items()}
    return parts, head["known"]


def write_flat(file: "BinaryIO | Any", packed: Path) -> None:
    """A head of JSON that says where everything lies, then one array after the other."""
    arrays, known = _read_packed(packed)
    at, parts = HEAD_BYTES, {}
    for name, values in arrays.items():
        length = len(values) * values.itemsize
        parts[name] = (values.typecode, at, length)
        at += -(-length // ALIGNMENT) * ALIGNMENT
    head = json.dumps({"parts": parts, "known": known}).encode()
    if len(head) > HEAD_BYTES:
        raise ValueError("the head of the city list does not fit")
    file.write(head.ljust(HEAD_BYTES))
    for values in arrays.values():
        file.write(values.tobytes())
        file.write(bytes(-len(values) * values.itemsize % ALIGNMENT))
    file.flush()


def _read_packed(packed: Path) -> "tuple[dict[str, array[Any]], dict[str, Any]]":
    with zipfile.ZipFile(packed) as archive:
        rows, names = archive.read("cities.tsv"), archive.read("names")
        countries = archive.read("countries.tsv").decode().splitlines()
        arrays: dict[str, array[Any]] = {name: read_numbers(archive.read(name)) for name in ("offsets", "ranks")}
    zones: dict[str, int] = {}
    lines = rows.splitlines(keepends=True)
    table = [line.decode().split("\t") for line in lines]
    starts = array("I", [0])
    for line in lines:
        starts.append(starts[-1] + len(line))
    arrays |= {
        "rows": array("B", rows),
        "row_starts": starts,
        "names": array("B", names),
        "ids": array("I", (int(columns[0]) for columns in table)),
        "latitudes": array("f", (float(columns[5]) for columns in table)),
        "longitudes": array("f", (float(columns[6]) for columns in table)),
        "row_countries": array("B", "".join(columns[2] for columns in table).encode()),
        "row_zones": array("H", (zones.setdefault(columns[4], len(zones)) for columns in table)),
    }
    for key, sorted_by in (("ids", "rows_by_id"), ("latitudes", "rows_by_latitude")):
        arrays[sorted_by] = array("I", sorted(range(len(lines)), key=arrays[key].__getitem__))
    return arrays, {"zones": list(zones), "continents": dict(line.split("\t") for line in countries)}


def write_numbers(numbers: Iterable[int]) -> bytes:
    """Numbers below 2**32 as four planes of bytes, which pack better than the numbers side by side."""
    values = array("I", numbers)
    if sys.byteorder == "big":
        values.byteswap()
    octets = values.tobytes()
    return b"".join(octets[plane::4] for plane in range(4))


def read_numbers(planes: bytes) -> "array[int]":
    """What write_numbers() wrote."""
    octets, count = bytearray(len(planes)), len(planes) // 4
    for plane in range(4):
        octets[plane::4] = planes[plane * count : (plane + 1) * count]
    values = array("I", bytes(octets))
    if sys.byteorder == "big":
        values.byteswap()
    return values
