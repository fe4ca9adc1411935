"""What of the timeline is asked for: the same words for pages and feeds, parsed from an address and written to one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists
from werkzeug.datastructures import MultiDict

from organiser.kernel.slugs import is_slug
from organiser.study.queries import terms_within
from organiser.timeline.errors import WrongTimelineFilter
from organiser.timeline.models import Entry, EntryTopic

MOST_TOPICS = 20
LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """`topics` are slugs, sorted; what is nested in them belongs to them. `city` is one of the list of cities."""

    topics: tuple[str, ...] = ()
    city: int | None = None

    @classmethod
    def parse(cls, args: MultiDict[str, str], *, others: Collection[str] = ()) -> "TimelineFilter":
        """`others` are words that belong to the page, once each. Raises WrongTimelineFilter naming the word."""
        values: dict[str, Any] = {}
        for key, texts in args.lists():
            if len(texts) != 1 or (key not in others and key not in {"topic", "place"}):
                raise WrongTimelineFilter(key)
            text = texts[0].strip()
            if key == "topic" and text:
                values["topics"] = _read_topics(text)
            elif key == "place" and text:
                values["city"] = _read_city(text)
        return cls(**values)

    def to_args(self) -> dict[str, str]:
        """As they stand in an address; what is not asked for is left out."""
        given = {"topic": ",".join(self.topics), "place": str(self.city) if self.city is not None else ""}
        return {key: text for key, text in given.items() if text}

    def conditions(self) -> list[ColumnElement[bool]]:
        """What an entry has to fulfil, without any word on who may see it."""
        found: list[ColumnElement[bool]] = []
        if self.topics:
            found.append(
                exists().where(EntryTopic.entry_id == Entry.id, EntryTopic.term_id.in_(terms_within(self.topics)))
            )
        if self.city is not None:
            found.append(Entry.city_id == self.city)
        return found


def _read_topics(text: str) -> tuple[str, ...]:
    slugs = sorted({part.strip() for part in text.split(",")})
    if len(slugs) > MOST_TOPICS or not all(map(is_slug, slugs)):
        raise WrongTimelineFilter("topic")
    return tuple(slugs)


def _read_city(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER):
        raise WrongTimelineFilter("place")
    return int(text)
