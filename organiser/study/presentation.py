"""Works as pages show them, in the reader's language. Texts are made here, so that templates ask for nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlsplit

from flask import url_for
from flask_babel import format_decimal, gettext

from organiser.kernel.documents import Document
from organiser.kernel.i18n.times import write_date, write_month
from organiser.kernel.slugs import make_slug
from organiser.places.names import language_name
from organiser.study.labels import KINDS, LICENCES
from organiser.study.models import Edition, EditionKind, Term, Work, WorkKind
from organiser.study.queries import WorkOrder, find_minutes, sort_editions
from organiser.study.rules.works import minutes_of

LEAP_YEAR = 2000
FIRST_DATE, LAST_DATE = 1, 9999


_HERE: dict[str, str] = {EditionKind.TEXT: "study.text", EditionKind.FILE: "study.file"}


@dataclass(frozen=True, slots=True)
class TopicView:
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A work in a list. `year` is the big numeral, '' where it isn't known; `lang` that of its title, '' likewise."""

    public_id: str
    url: str
    title: str
    lang: str
    author: str
    kind: str
    year: str
    date: str
    time: str
    languages: tuple[str, ...]
    topics: tuple[TopicView, ...]


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Works under one heading; '' where nothing is left to say."""

    heading: str
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """`url` leads to the text or file here, or to where it is; `lang` is a code, `language` its name.

    `file` says what one gets: "PDF, 1.2 MB".
    """

    public_id: str
    url: str
    is_here: bool
    lang: str
    language: str
    title: str
    time: str
    licence: str
    attribution: str
    host: str
    file: str = ""


def work_url(work: Work) -> str:
    return url_for("discovery.work", work_id=work.public_id, slug=make_slug(work.title) or "-")


def describe_work(work: Work, lang: str) -> WorkRow:
    """Needs its topics and editions."""
    codes = dict.fromkeys(one.lang for one in sort_editions(work.editions, lang))
    return WorkRow(
        public_id=work.public_id, url=work_url(work), title=work.title, lang=work.lang or "", author=work.author,
        kind=name_kind(work), year=write_year(work.year), date=write_work_date(work, lang),
        time=write_minutes(find_minutes(work, lang)),
        languages=tuple(language_name(code, lang) for code in codes),
        topics=tuple(TopicView(term.name_in(lang), term.slug) for term in work.topics),
    )  # fmt: skip


def name_kind(work: Work) -> str:
    """'' where nobody has said what it is."""
    return "" if work.kind == WorkKind.OTHER else str(KINDS.get(work.kind, ""))


def write_year(year: int | None) -> str:
    if year is None:
        return ""
    return str(year) if year > 0 else gettext("%(year)s BC", year=1 - year if year == 0 else -year)


def write_work_date(work: Work, lang: str) -> str:
    """'7 April 1917', 'April 1917', '1917': as much as is known."""
    if work.year is None or work.month is None or not FIRST_DATE <= work.year <= LAST_DATE:
        return write_year(work.year)
    if work.day is None:
        return write_month(date(work.year, work.month, 1), lang=lang)
    try:
        return write_date(date(work.year, work.month, work.day), "long", lang)
    except ValueError:  # 29 February by a calendar that ours has left
        return write_month(date(work.year, work.month, 1), lang=lang)


def write_minutes(minutes: int | None) -> str:
    """'25 min', '3 h 20 min', '' where nobody knows."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)s min", minutes=minutes)
    if not rest:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def group_works(
    found: Iterable[tuple[Work, int | None]], order: WorkOrder, *, terms: Mapping[int, Term], lang: str
) -> list[WorkGroup]:
    """Under authors, decades or themes, in the order given."""

    def head(pair: tuple[Work, int | None]) -> str:
        work, theme_id = pair
        if order is WorkOrder.AUTHOR:
            return work.author
        if order is WorkOrder.THEME:
            return terms[theme_id].name_in(lang) if theme_id else gettext("Without a theme")
        return _name_decade(work.year)

    return [
        WorkGroup(heading, tuple(describe_work(work, lang) for work, _ in pairs))
        for heading, pairs in groupby(found, key=head)
    ]


def _name_decade(year: int | None) -> str:
    if year is None:
        return gettext("Without a date")
    if year <= 0:
        return gettext("Before our era")
    return f"{year // 10 * 10}–{year // 10 * 10 + 9}"


def describe_editions(work: Work, editions: Sequence[Edition], lang: str) -> list[EditionView]:
    """The reader's language first; then the link that an event gave, of which nobody said the language."""
    views = [_describe_edition(work, one, lang) for one in sort_editions(editions, lang)]
    if work.link and work.link not in {view.url for view in views}:
        views.append(EditionView("", work.link, False, "", "", work.title, "", "", "", host_of(work.link)))
    return views


def _describe_edition(work: Work, edition: Edition, lang: str) -> EditionView:
    here = _HERE.get(edition.kind)
    return EditionView(
        public_id=edition.public_id,
        url=url_for(here, work_id=work.public_id, edition_id=edition.public_id) if here else edition.link,
        is_here=here is not None, lang=edition.lang, language=language_name(edition.lang, lang),
        title=edition.title or work.title, time=write_minutes(minutes_of(edition.words) if edition.words else None),
        licence=str(LICENCES.get(edition.licence, "")), attribution=edition.attribution,
        host="" if here else host_of(edition.link), file=_describe_file(edition.document),
    )  # fmt: skip


def _describe_file(document: Document | None) -> str:
    if document is None:
        return ""
    megabytes = format_decimal(max(0.1, round(document.size / 1_000_000, 1)))
    return gettext("%(kind)s, %(megabytes)s MB", kind=document.kind.upper(), megabytes=megabytes)


def host_of(link: str) -> str:
    """'https://example.org' of an address there: whoever follows a link sees before where it leads."""
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.hostname or ''}"
