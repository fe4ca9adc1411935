"""Modules in which every branch is to be run: [tool.organiser.full-coverage] in pyproject.toml."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any


def read_patterns(pyproject: Path) -> list[str]:
    settings = tomllib.loads(pyproject.read_text())
    patterns: list[str] = settings["tool"]["organiser"]["full-coverage"]["modules"]
    return patterns


def read_report(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def list_gaps(report: Mapping[str, Any], patterns: Iterable[str]) -> list[str]:
    """A line for each named file with lines or branches that no test ran, and for each pattern that names no file."""
    gaps = []
    for pattern in patterns:
        files = {name: facts for name, facts in report["files"].items() if fnmatch(name, pattern)}
        if not files:
            gaps.append(f"{pattern}: no such file was measured")
        gaps += [f"{name}: {gap}" for name, facts in sorted(files.items()) if (gap := _describe_gap(facts))]
    return gaps


def _describe_gap(facts: Mapping[str, Any]) -> str:
    parts = []
    if facts["missing_lines"]:
        parts.append("lines " + ", ".join(map(str, facts["missing_lines"])))
    if facts["missing_branches"]:
        parts.append("branches " + ", ".join(f"{start}→{end}" for start, end in facts["missing_branches"]))
    return "; ".join(parts)
