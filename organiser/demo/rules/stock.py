"""The texts in organiser/demo/data, read once. Keys stay inside; what is shown stands in the branch's language."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from organiser.places.models import City
from organiser.places.queries import get_city
from organiser.timeline.rules.calendars import Calendar
from organiser.timeline.rules.dates import GivenDate, When

DATA = Path(__file__).parents[1] / "data"
# Languages in which there are events; branches may speak others besides.
EVENT_LANGUAGES = ("en", "es", "fr", "ar", "pt", "ru")


@dataclass(frozen=True, slots=True)
class BranchSeed:
    """`city` is where it meets, as a GeoNames id; `seat` only gives a branch that meets on line its clocks."""

    key: str
    level: str
    name: str
    languages: tuple[str, ...]
    text: str
    parent: str | None = None
    city: int | None = None
    seat: int | None = None

    @property
    def home(self) -> City:
        number = self.city or self.seat
        assert number is not None
        return get_city(number)

    @property
    def event_languages(self) -> tuple[str, ...]:
        return tuple(lang for lang in self.languages if lang in EVENT_LANGUAGES)


@dataclass(frozen=True, slots=True)
class Theme:
    """What an evening is about, in one language; works and topics by their keys."""

    titles: tuple[str, ...]
    short: str
    text: str
    ask: str
    works: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicSeed:
    key: str
    facet: str
    names: dict[str, str]
    parent: str | None = None
    years: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class WorkSeed:
    """`topics` by their keys; `lang` is that of the original."""

    author: str
    title: str
    year: int
    kind: str
    topics: tuple[str, ...]
    lang: str | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class GuideEntrySeed:
    """What a guide says of a work, which stands by its key. `heading` begins a group."""

    work: str
    heading: str
    part: str
    minutes: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class GuideSeed:
    branch: str
    lang: str
    arrangement: str
    title: str
    summary: str
    text: str
    entries: tuple[GuideEntrySeed, ...]
    other: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CampaignSeed:
    """`topics` and `timeline` are keys of topics."""

    branch: str
    lang: str
    title: str
    summary: str
    text: str
    topics: tuple[str, ...]
    timeline: str


@dataclass(frozen=True, slots=True)
class EntrySeed:
    """What happened on `date` of `calendar`, or from it to `end`; `topics` and `works` are keys."""

    calendar: str
    date: str
    title: str
    source: str
    link: str = ""
    end: str = ""
    place: str = ""
    city: int | None = None
    text: str = ""
    topics: tuple[str, ...] = ()
    works: tuple[str, ...] = ()

    @property
    def when(self) -> When:
        return When(self._read(self.date), self._read(self.end) if self.end else None)

    def _read(self, text: str) -> GivenDate:
        year, month, day = map(int, text.split("-"))
        return GivenDate(Calendar(self.calendar), year, month, day)


@dataclass(frozen=True, slots=True)
class StaffSeed:
    """Somebody with a role, or who translates into these languages. Those with `login` can be logged in as."""

    key: str
    name: str
    branch: str | None = None
    role: str | None = None
    lang: str = "en"
    operator: bool = False
    login: bool = False
    translates: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"{self.key}@demo.example.org"


@cache
def list_branches() -> tuple[BranchSeed, ...]:
    """Parents before children."""
    return tuple(BranchSeed(**row | {"languages": tuple(row["languages"])}) for row in _read("branches"))


@cache
def list_themes(lang: str) -> tuple[Theme, ...]:
    texts = _read(f"themes/{lang}")
    return tuple(
        Theme(**texts[key] | {name: tuple(words) for name, words in (("titles", texts[key]["titles"]), *ties.items())})
        for key, ties in _read("themes").items()
    )


@cache
def get_frame(lang: str) -> dict[str, Any]:
    """Sentences around a theme: what kind of evening it is, how to come, why it was called off."""
    frame: dict[str, Any] = _read(f"frames/{lang}")
    return frame


@cache
def list_topics() -> tuple[TopicSeed, ...]:
    """Parents before children."""
    return tuple(TopicSeed(**row) for row in _read("topics"))


@cache
def list_works() -> dict[str, WorkSeed]:
    return {key: WorkSeed(**row | {"topics": tuple(row["topics"])}) for key, row in _read("works").items()}


@cache
def list_guides() -> tuple[GuideSeed, ...]:
    rows = [(row.pop("groups"), row) for row in _read("guides")]
    return tuple(GuideSeed(**row, entries=_list_guide_entries(groups)) for groups, row in rows)


def _list_guide_entries(groups: list[Any]) -> tuple[GuideEntrySeed, ...]:
    return tuple(
        GuideEntrySeed(work, "" if number else heading, part, minutes, comment)
        for heading, entries in groups
        for number, (work, part, minutes, comment) in enumerate(entries)
    )


@cache
def get_campaign() -> CampaignSeed:
    row = _read("campaign")
    return CampaignSeed(**row | {"topics": tuple(row["topics"])})


@cache
def list_entries() -> tuple[EntrySeed, ...]:
    """Of the year 1917."""
    return tuple(
        EntrySeed(**row | {name: tuple(row.get(name, ())) for name in ("topics", "works")}) for row in _read("timeline")
    )


@cache
def list_staff() -> tuple[StaffSeed, ...]:
    return tuple(StaffSeed(**row | {"translates": tuple(row.get("translates", ()))}) for row in _read("staff"))


@cache
def read_words() -> dict[str, dict[str, str]]:
    """What was translated, by the original, then by language."""
    found: dict[str, dict[str, str]] = _read("words")
    return found


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))
