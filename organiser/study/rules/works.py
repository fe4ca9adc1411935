"""What a work and an edition may be, how authors sort, and how long reading takes. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass, field

from organiser.branches.rules import is_language, is_web_address
from organiser.kernel.errors import Invalid
from organiser.kernel.markdown import plain_text
from organiser.places.rules import fold
from organiser.study.models import EditionKind, Licence, WorkKind

MAX_AUTHOR, MAX_TITLE = 200, 300
MAX_ABOUT = 5_000
MAX_TEXT = 400_000
MAX_ATTRIBUTION = 300
MAX_MINUTES = 6_000
MAX_TOPICS = 12
FIRST_YEAR, LAST_YEAR = -4000, 2200
LEAP_YEAR = 2000  # 29 February is a day of some year in every calendar

# Of a text that one reads in order to discuss it. Scripts without spaces are counted by their signs.
WORDS_PER_MINUTE = 200
SIGNS_PER_WORD = 2.5
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:,|;|&|\band\b|\by\b|\bet\b|\bund\b|\bи\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WorkValues:
    """Everything about a work that people write. `topics` are public ids of terms."""

    title: str
    author: str
    kind: str = WorkKind.BOOK
    lang: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    about: str = ""
    minutes: int | None = None
    link: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionValues:
    """Everything about an edition that people write; of `link` and `text` that which its kind is. `words` are counted
    as it is made: that takes half a second for a book, for which no transaction should wait."""

    kind: str
    lang: str
    title: str = ""
    link: str = ""
    text: str = ""
    licence: str = ""
    attribution: str = ""
    words: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.kind == EditionKind.TEXT and len(self.text) <= MAX_TEXT:
            object.__setattr__(self, "words", count_words(self.text))


def check_work(values: WorkValues) -> None:
    """Raises Invalid."""
    for name, most in (("title", MAX_TITLE), ("author", MAX_AUTHOR)):
        if not getattr(values, name):
            raise Invalid(name, "missing")
        if len(getattr(values, name)) > most:
            raise Invalid(name, "length", max=most)
    if len(values.about) > MAX_ABOUT:
        raise Invalid("about", "length", max=MAX_ABOUT)
    if values.kind not in set(WorkKind):
        raise Invalid("kind", "unknown")
    if values.lang is not None and not is_language(values.lang):
        raise Invalid("language", "unknown", language=values.lang)
    if values.minutes is not None and not 1 <= values.minutes <= MAX_MINUTES:
        raise Invalid("minutes", "range", min=1, max=MAX_MINUTES)
    if len(values.topics) > MAX_TOPICS:
        raise Invalid("topics", "number", max=MAX_TOPICS)
    if values.link and not is_web_address(values.link):
        raise Invalid("link", "address")
    _check_date(values)


def _check_date(values: WorkValues) -> None:
    if values.year is not None and not FIRST_YEAR <= values.year <= LAST_YEAR:
        raise Invalid("year", "range", min=FIRST_YEAR, max=LAST_YEAR)
    if values.month is not None and (values.year is None or not 1 <= values.month <= 12):
        raise Invalid("month", "date")
    if values.day is not None and (
        values.month is None or not 1 <= values.day <= monthrange(LEAP_YEAR, values.month)[1]
    ):
        raise Invalid("day", "date")


def check_edition(values: EditionValues) -> None:
    """A text needs to say by what right it stands here, and where it is from. Raises Invalid."""
    if not is_language(values.lang):
        raise Invalid("language", "unknown", language=values.lang)
    if len(values.title) > MAX_TITLE:
        raise Invalid("title", "length", max=MAX_TITLE)
    if len(values.attribution) > MAX_ATTRIBUTION:
        raise Invalid("attribution", "length", max=MAX_ATTRIBUTION)
    if values.kind not in set(EditionKind):
        raise Invalid("kind", "unknown")
    if values.kind == EditionKind.LINK:
        if not is_web_address(values.link):
            raise Invalid("link", "address")
        return
    if values.licence not in set(Licence):
        raise Invalid("licence", "missing")
    if not values.attribution:
        raise Invalid("attribution", "missing")
    if values.kind == EditionKind.TEXT:
        _check_text(values.text)


def _check_text(text: str) -> None:
    if not text:
        raise Invalid("text", "missing")
    if len(text) > MAX_TEXT:
        raise Invalid("text", "length", max=MAX_TEXT)


def sort_name(author: str) -> str:
    """Folded, the first author's last word first: 'Karl Marx and Friedrich Engels' → 'marx karl'."""
    first, *rest = _BETWEEN_AUTHORS.split(author.strip())
    if rest and "," in author and author.index(",") == len(first) and " " not in first:
        return fold(author)[:MAX_AUTHOR]
    words = fold(first).split()
    return " ".join([*words[-1:], *words[:-1]])[:MAX_AUTHOR]


def count_words(text: str) -> int:
    """The words of a Markdown text, without its marks."""
    plain = plain_text(text)
    signs = len(_SIGNS.findall(plain))
    words = sum(any(map(str.isalnum, word)) for word in _SIGNS.sub(" ", plain).split())
    return words + round(signs / SIGNS_PER_WORD)


def minutes_of(words: int) -> int:
    """Minutes of reading, 1 at least, at WORDS_PER_MINUTE."""
    return max(1, -(-words // WORDS_PER_MINUTE))
