"""What a sheet would do, in words: a line for each of its rows."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext

from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import clock_time, full_date
from organiser.kernel.tables import Cell, write_cell
from organiser.programme.rules.importing import Change, Import, Line, Verb
from organiser.programme.rules.sheet_reading import Problem
from organiser.programme.rules.sheets import Column, Words


@dataclass(frozen=True, slots=True)
class ChangeView:
    """`before` is empty where nothing stands."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineView:
    number: int
    verb: str
    label: str
    title: str
    changes: tuple[ChangeView, ...]
    problems: tuple[str, ...]


def describe_lines(found: Import, words: Words) -> list[LineView]:
    labels = {
        Verb.NEW: gettext("New"),
        Verb.CHANGED: gettext("Changes"),
        Verb.SAME: gettext("Nothing to do"),
        Verb.REFUSED: gettext("Left out"),
    }
    return [_describe_line(line, labels[line.verb], words) for line in found.lines]


def _describe_line(line: Line, label: str, words: Words) -> LineView:
    changes = tuple(_describe_change(change, words) for change in line.changes)
    problems = tuple(describe_problem(problem, words) for problem in line.problems)
    return LineView(line.number, line.verb, label, line.title, changes, problems)


def _describe_change(change: Change, words: Words) -> ChangeView:
    return ChangeView(words.headings[change.column], _say(change.before), _say(change.after))


def _say(cell: Cell) -> str:
    """As people read days and times."""
    lang = current_language()
    if isinstance(cell, date):
        return full_date(cell, lang)
    if isinstance(cell, time):
        return clock_time(datetime.combine(date.min, cell), lang)
    return write_cell(cell)


def describe_problem(problem: Problem, words: Words) -> str:
    """Why a row is left out, and what to write instead."""
    heading, values = words.headings[problem.column], problem.values
    if problem.code in {"range", "length", "number"}:
        return _describe_limit(problem, heading)
    sentences = {
        "missing": lambda: gettext("%(column)s: this cell is empty. Fill it in.", column=heading),
        "word": lambda: gettext(
            "%(column)s: we do not know “%(text)s”. Write one of these: %(known)s.",
            column=heading, text=problem.text, known=_list_known(problem.column, words),
        ),
        "language": lambda: gettext(
            "%(column)s: we know no language in “%(text)s”. Write its name, or its code, such as es.",
            column=heading, text=problem.text,
        ),
        "day": lambda: gettext(
            "%(column)s: we cannot read “%(text)s”. Write a day as 2027-03-14.", column=heading, text=problem.text
        ),
        "clock": lambda: gettext(
            "%(column)s: we cannot read “%(text)s”. Write a time as 19:30.", column=heading, text=problem.text
        ),
        "whole": lambda: gettext(
            "%(column)s: “%(text)s” is no whole number. Write digits only.", column=heading, text=problem.text
        ),
        "name": lambda: gettext(
            "%(column)s: “%(text)s” is no name. Write names only, with ; between them.",
            column=heading, text=values.get("name", ""),
        ),
        "otherwise": lambda: gettext(
            "%(column)s: a row above says something else of the same room. Write it in one row only.", column=heading
        ),
        "twice": lambda: gettext(
            "%(column)s: a row above has this one already. Empty the cell to make a new session of this row.",
            column=heading,
        ),
    }  # fmt: skip
    return sentences.get(problem.code, lambda: gettext("%(column)s: this cannot stand here.", column=heading))()


def _describe_limit(problem: Problem, heading: str) -> str:
    least, most = problem.values.get("min"), problem.values["max"]
    if problem.code == "range":
        return gettext("%(column)s: write a number from %(min)s to %(max)s.", column=heading, min=least, max=most)
    if problem.code == "length":
        return gettext("%(column)s: shorten this to %(max)s characters or fewer.", column=heading, max=most)
    return gettext("%(column)s: there can be %(max)s at most.", column=heading, max=most)


def _list_known(column: str, words: Words) -> str:
    known = {Column.KIND: words.kinds, Column.LEVEL: words.levels, Column.ROOM_PLACE: words.places}
    return "; ".join(known.get(Column(column), {}).values())
