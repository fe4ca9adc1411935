"""Guides as pages show them, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for
from flask_babel import gettext, ngettext

from organiser.guides.labels import ARRANGEMENTS
from organiser.guides.models import Guide, GuideEntry
from organiser.guides.queries import GuideLine
from organiser.guides.rules import add_up
from organiser.kernel.i18n.times import full_date
from organiser.kernel.slugs import make_slug
from organiser.places.names import language_name
from organiser.study.presentation import EditionView, WorkRow, describe_editions, describe_work, write_minutes
from organiser.study.queries import find_minutes


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A guide in a list."""

    public_id: str
    url: str
    title: str
    summary: str
    lang: str
    language: str
    branch: str
    arrangement: str
    works: str
    is_draft: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """`number` counts through the whole guide; `edition` is the first for this reader, None where nobody named one."""

    public_id: str
    number: int
    heading: str
    part: str
    comment: str
    time: str
    work: WorkRow
    edition: EditionView | None


@dataclass(frozen=True, slots=True)
class EntryGroup:
    heading: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    """All that a guide's page says. `time` is the sum of what is known, `unknown` says how many works it leaves out."""

    row: GuideRow
    branch_url: str
    text: str
    changed: str
    time: str
    unknown: str
    is_by_date: bool
    groups: tuple[EntryGroup, ...]


def guide_url(guide: Guide) -> str:
    return url_for("guides.guide", guide_id=guide.public_id, slug=make_slug(guide.title) or "-")


def describe_line(line: GuideLine, lang: str) -> GuideRow:
    return describe_row(line.guide, line.works, lang)


def describe_row(guide: Guide, works: int, lang: str) -> GuideRow:
    return GuideRow(
        public_id=guide.public_id, url=guide_url(guide), title=guide.title, summary=guide.summary, lang=guide.lang,
        language=language_name(guide.lang, lang), branch=guide.branch.name,
        arrangement=str(ARRANGEMENTS.get(guide.arrangement, "")),
        works=ngettext("%(num)s work", "%(num)s works", works), is_draft=guide.published_at is None,
    )  # fmt: skip


def describe_guide(guide: Guide, lang: str) -> GuideView:
    """Needs its entries with their works, topics and editions."""
    known, unknown = add_up(_find_minutes(entry, lang) for entry in guide.entries)
    left_out = ngettext("not counting %(num)s work", "not counting %(num)s works", unknown)
    return GuideView(
        row=describe_row(guide, len(guide.entries), lang),
        branch_url=url_for("discovery.branch_page", slug=guide.branch.slug),
        text=guide.text,
        changed=gettext("Last changed: %(day)s", day=full_date(guide.changed_at, lang)),
        time=write_minutes(known or None),
        unknown=left_out if unknown and known else "",
        is_by_date=guide.arrangement == "date",
        groups=tuple(group_entries(guide.entries, lang)),
    )


def group_entries(entries: Sequence[GuideEntry], lang: str) -> list[EntryGroup]:
    """A heading begins a group; what comes before the first has none."""
    numbers = {entry.public_id: number for number, entry in enumerate(entries)}
    starts = [number for number, entry in enumerate(entries) if entry.heading]

    def group_of(entry: GuideEntry) -> int:
        return max((start for start in starts if start <= numbers[entry.public_id]), default=-1)

    return [
        EntryGroup(
            entries[start].heading if start >= 0 else "",
            tuple(_describe_entry(entry, numbers[entry.public_id] + 1, lang) for entry in found),
        )
        for start, found in groupby(entries, key=group_of)
    ]


def _describe_entry(entry: GuideEntry, number: int, lang: str) -> EntryView:
    editions = describe_editions(entry.work, entry.work.editions, lang)
    return EntryView(
        public_id=entry.public_id, number=number, heading=entry.heading, part=entry.part, comment=entry.comment,
        time=write_minutes(_find_minutes(entry, lang)), work=describe_work(entry.work, lang),
        edition=editions[0] if editions else None,
    )  # fmt: skip


def _find_minutes(entry: GuideEntry, lang: str) -> int | None:
    """Of the part, where somebody said it; of a part of unknown length nothing is known."""
    if entry.minutes or entry.part:
        return entry.minutes
    return find_minutes(entry.work, lang)
