"""Guides as pages show them, in the reader's language."""

from dataclasses import dataclass
from itertools import groupby

from flask import url_for
from flask_babel import gettext, ngettext

from organiser.guides.labels import ARRANGEMENTS
from organiser.guides.models import Guide, GuideEntry
from organiser.guides.queries import GuideLine
from organiser.guides.rules import add_up
from organiser.guides.wording import FIELDS, OF_ENTRY, word_entry
from organiser.kernel.i18n.times import full_date
from organiser.kernel.slugs import make_slug
from organiser.places.names import language_name
from organiser.study.presentation import EditionView, WorkRow, describe_editions, describe_work, write_minutes
from organiser.study.queries import find_minutes
from organiser.translating.presentation import Told, tell
from organiser.translating.rules import Wording, word


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A guide in a list."""

    public_id: str
    url: str
    title: str
    summary: Wording
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
    heading: Wording
    part: Wording
    comment: Wording
    time: str
    work: WorkRow
    edition: EditionView | None


@dataclass(frozen=True, slots=True)
class EntryGroup:
    heading: Wording
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    """All that a guide's page says. `time` is the sum of what is known, `unknown` says how many works it leaves out."""

    row: GuideRow
    branch_url: str
    text: Wording
    told: Told
    changed: str
    time: str
    unknown: str
    is_by_date: bool
    groups: tuple[EntryGroup, ...]


def guide_url(guide: Guide) -> str:
    return url_for("guides.guide", guide_id=guide.public_id, slug=make_slug(guide.title) or "-")


def describe_line(line: GuideLine, lang: str) -> GuideRow:
    return describe_row(line.guide, line.works, lang)


def describe_row(guide: Guide, works: int, lang: str, *, told_in: str | None = None) -> GuideRow:
    """`told_in`: another language for its own words."""
    title, summary = (word(guide, field, told_in or lang) for field in ("title", "summary"))
    return GuideRow(
        public_id=guide.public_id, url=guide_url(guide), title=title.text, summary=summary, lang=title.lang,
        language=language_name(title.lang, lang), branch=guide.branch.name,
        arrangement=str(ARRANGEMENTS.get(guide.arrangement, "")),
        works=ngettext("%(num)s work", "%(num)s works", works), is_draft=guide.published_at is None,
    )  # fmt: skip


def describe_guide(guide: Guide, lang: str, *, told_in: str | None = None) -> GuideView:
    """Needs its entries with their works, topics and editions. `told_in`: another language for its own words."""
    words = [word(guide, field, told_in or lang) for field in FIELDS]
    known, unknown = add_up(_find_minutes(entry, lang) for entry in guide.entries)
    left_out = ngettext("not counting %(num)s work", "not counting %(num)s works", unknown)
    return GuideView(
        row=describe_row(guide, len(guide.entries), lang, told_in=told_in),
        branch_url=url_for("discovery.branch_page", slug=guide.branch.slug),
        text=words[2],
        told=tell(words, source=guide.lang, translated=guide.translated, lang=lang),
        changed=gettext("Last changed: %(day)s", day=full_date(guide.changed_at, lang)),
        time=write_minutes(known or None),
        unknown=left_out if unknown and known else "",
        is_by_date=guide.arrangement == "date",
        groups=tuple(group_entries(guide, lang, told_in=told_in or lang)),
    )


def group_entries(guide: Guide, lang: str, *, told_in: str) -> list[EntryGroup]:
    """A heading begins a group; what comes before the first has none."""
    entries = guide.entries
    numbers = {entry.public_id: number for number, entry in enumerate(entries)}
    starts = [number for number, entry in enumerate(entries) if entry.heading]

    def group_of(entry: GuideEntry) -> int:
        return max((start for start in starts if start <= numbers[entry.public_id]), default=-1)

    return [
        EntryGroup(
            word_entry(guide, entries[start], "heading", told_in) if start >= 0 else Wording("", guide.lang),
            tuple(_describe_entry(guide, entry, numbers[entry.public_id] + 1, lang, told_in) for entry in found),
        )
        for start, found in groupby(entries, key=group_of)
    ]


def _describe_entry(guide: Guide, entry: GuideEntry, number: int, lang: str, told_in: str) -> EntryView:
    heading, part, comment = (word_entry(guide, entry, field, told_in) for field in OF_ENTRY)
    editions = describe_editions(entry.work, entry.work.editions, lang)
    return EntryView(
        public_id=entry.public_id, number=number, heading=heading, part=part, comment=comment,
        time=write_minutes(_find_minutes(entry, lang)), work=describe_work(entry.work, lang),
        edition=editions[0] if editions else None,
    )  # fmt: skip


def _find_minutes(entry: GuideEntry, lang: str) -> int | None:
    """Of the part, where somebody said it; of a part of unknown length nothing is known."""
    if entry.minutes or entry.part:
        return entry.minutes
    return find_minutes(entry.work, lang)
