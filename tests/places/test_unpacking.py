"""The city list is unpacked once, anew when it changed, and in a temporary file where nothing can be written."""

import os
import shutil
from pathlib import Path

import pytest

from organiser.places.unpacking import PACKED, map_parts, unpack


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return Path(shutil.copy(PACKED, tmp_path / "cities.zip"))


def test_it_is_unpacked_once_and_again_when_it_is_newer(packed: Path) -> None:
    flat = unpack(packed)
    first = flat.stat()
    assert unpack(packed).stat().st_ino == first.st_ino
    os.utime(packed, (first.st_mtime + 10, first.st_mtime + 10))
    assert unpack(packed).stat().st_ino != first.st_ino
    assert sorted(path.name for path in packed.parent.iterdir()) == ["cities.flat", "cities.zip"]


def test_it_is_read_where_nothing_can_be_written(packed: Path) -> None:
    kept, known = map_parts()
    (packed.parent / "cities.flat").mkdir()  # in the way of the renaming, also for root
    os.utime(packed.parent / "cities.flat", (0, 0))
    parts, again = map_parts(packed)
    assert again == known
    assert {name: bytes(part) for name, part in parts.items()} == {name: bytes(part) for name, part in kept.items()}
