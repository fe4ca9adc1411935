"""What a guide may say, in which order it stands, and how long it takes. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from organiser.branches.rules import is_language
from organiser.guides.models import Arrangement, GuideEntry
from organiser.kernel.errors import Invalid
from organiser.study.rules.works import MAX_MINUTES

MAX_TITLE, MAX_SUMMARY, MAX_TEXT = 160, 300, 20_000
MAX_HEADING, MAX_PART, MAX_COMMENT = 160, 160, 3_000
MAX_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class GuideValues:
    """Everything about a guide that people write, but its entries."""

    title: str
    lang: str
    summary: str = ""
    text: str = ""
    arrangement: str = Arrangement.THEME


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What a guide says of a work. `minutes` are those of the part, None: as long as the whole work."""

    heading: str = ""
    part: str = ""
    comment: str = ""
    minutes: int | None = None


def check_guide(values: GuideValues) -> None:
    """Raises Invalid."""
    if not values.title:
        raise Invalid("title", "missing")
    _check_lengths(values, {"title": MAX_TITLE, "summary": MAX_SUMMARY, "text": MAX_TEXT})
    if not is_language(values.lang):
        raise Invalid("lang", "unknown")
    if values.arrangement not in set(Arrangement):
        raise Invalid("arrangement", "unknown")


def check_entry(values: EntryValues) -> None:
    """Raises Invalid."""
    _check_lengths(values, {"heading": MAX_HEADING, "part": MAX_PART, "comment": MAX_COMMENT})
    if values.minutes is not None and not 1 <= values.minutes <= MAX_MINUTES:
        raise Invalid("minutes", "range", min=1, max=MAX_MINUTES)


def _check_lengths(values: object, limits: dict[str, int]) -> None:
    for field, most in limits.items():
        if len(getattr(values, field)) > most:
            raise Invalid(field, "length", max=most)


def move(order: Sequence[str], entry_id: str, *, by: int) -> list[str]:
    """The same ids with one of them so many places further on; at the ends it stays."""
    moved = [one for one in order if one != entry_id]
    if len(moved) == len(order):
        return list(order)
    place = min(max(0, order.index(entry_id) + by), len(moved))
    return [*moved[:place], entry_id, *moved[place:]]


def sort_by_date(entries: Iterable[GuideEntry]) -> list[str]:
    """Public ids in the order of their works' dates, those without one last; alike stay as they stand."""
    dated = sorted(
        entries,
        key=lambda entry: (
            entry.work.year is None, entry.work.year or 0, entry.work.month or 0, entry.work.day or 0, entry.position,
        ),
    )  # fmt: skip
    return [entry.public_id for entry in dated]


def add_up(minutes: Iterable[int | None]) -> tuple[int, int]:
    """(minutes that are known, how many are not)."""
    given = list(minutes)
    return sum(one for one in given if one), sum(one is None for one in given)
