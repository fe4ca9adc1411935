from typing import Any

from tests.support.full_coverage import list_gaps


def facts(*, lines: list[int], branches: list[list[int]]) -> dict[str, Any]:
    return {"missing_lines": lines, "missing_branches": branches}


REPORT = {
    "files": {
        "organiser/events/rules.py": facts(lines=[], branches=[]),
        "organiser/events/policies.py": facts(lines=[3, 4], branches=[[7, -1]]),
    }
}


def test_a_line_or_branch_that_no_test_ran_is_named() -> None:
    assert list_gaps(REPORT, ["organiser/*/rules.py"]) == []
    assert list_gaps(REPORT, ["organiser/events/*"]) == ["organiser/events/policies.py: lines 3, 4; branches 7→-1"]


def test_a_pattern_that_names_no_file_is_a_gap() -> None:
    assert list_gaps(REPORT, ["organiser/gone.py"]) == ["organiser/gone.py: no such file was measured"]
