"""Documents name tests and files that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
FILE = re.compile(r"`((?:organiser|templates|tests|docs|migrations)/[\w./]+\.\w+)`")


@pytest.mark.parametrize(("name", "least"), [("security.md", 40), ("reliability.md", 0), ("promises.md", 40)])
def test_every_test_and_file_that_it_names_is_there(name: str, least: int) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert len(named) >= least
    assert [one for one in named if f"def {one[1]}(" not in (ROOT / one[0]).read_text(encoding="utf-8")] == []
    assert [path for path in FILE.findall(text) if not (ROOT / path).exists()] == []
