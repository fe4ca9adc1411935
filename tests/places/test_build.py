"""The city list is made from a few files, the same way each time."""

import json
import zipfile
from pathlib import Path

import pytest

from organiser.places.build import main


def city(
    number: int, name: str, population: int, *, country: str = "NP", names: tuple[str, ...] = ()
) -> dict[str, object]:
    return {
        "geonameid": number,
        "name": name,
        "latitude": 27.70169,
        "longitude": 85.3206,
        "countrycode": country,
        "population": population,
        "timezone": "Asia/Kathmandu",
        "admin1code": "3",
        "alternatenames": list(names),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    towns = [city(100 + number, f"Town {number}", 9_000 - number) for number in range(20)]
    cities = [
        *towns,
        city(1, "Kathmandu", 1_442_271, names=("KTM", "Katmandú", "kathamandu", "Катманду", "كاتماندو")),
        city(2, "Capital", 700),
    ]
    files = {
        "cities500.json": {str(each["geonameid"]): each for each in cities},
        "countries.json": {
            "NP": {"capital": "Capital", "continentcode": "AS"},
            "AN": {"capital": "Willemstad", "continentcode": "NA"},
        },
        "us_states.json": {},
    }
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    return tmp_path


def test_large_cities_capitals_and_the_first_towns_of_small_countries_go_in(folder: Path) -> None:
    main(folder, folder / "cities.zip")
    with zipfile.ZipFile(folder / "cities.zip") as archive:
        rows = archive.read("cities.tsv").decode().splitlines()
        assert archive.read("countries.tsv") == b"NP\tAS\n"
    assert rows[0] == "1\tKathmandu\tNP\tKathmandu\tAsia/Kathmandu\t27.7017\t85.3206\t1442271"
    assert [row.split("\t")[1] for row in rows] == ["Kathmandu", *(f"Town {number}" for number in range(9)), "Capital"]


def test_names_in_latin_and_arabic_script_are_kept_without_codes_and_transcriptions(folder: Path) -> None:
    main(folder, folder / "cities.zip")
    with zipfile.ZipFile(folder / "cities.zip") as archive:
        names = archive.read("names").decode().split("\x01")
    assert names[1:5] == ["kathmandu", "katmandu", "كاتماندو", "town 0"]


def test_the_same_files_give_the_same_bytes(folder: Path) -> None:
    main(folder, folder / "one.zip")
    main(folder, folder / "two.zip")
    assert (folder / "one.zip").read_bytes() == (folder / "two.zip").read_bytes()
