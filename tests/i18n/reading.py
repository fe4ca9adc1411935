"""What people read on a page or in a mail, and which words of it nobody translated."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

from babel import Locale

from organiser.kernel.i18n import INTERFACE_LANGUAGES, own_name
from organiser.kernel.i18n.times import zone_city
from organiser.kernel.walltime import known_zones
from organiser.mail_kinds import EXPANDERS, TABLE
from organiser.places.names import zone_name
from tests.i18n.pseudo import LANG

# The last four are shown by scripts.
READ_ATTRIBUTES = frozenset(
    {"alt", "title", "aria-label", "aria-description", "placeholder"}
    | {"data-copied", "data-passkey-error", "data-places-none", "data-viewer-time"}
)
UNREAD = frozenset({"script", "style", "template"})
BUTTONS = frozenset({"submit", "button", "reset"})
WORD = re.compile(r"[A-Za-z]+")
# Addresses of mail and web, and what only machines say: dates, ids, file names.
DATA = re.compile(
    r"[\w.+-]+@[\w.-]+|(?:https?|webcal)://\S*|\b\d{4}-\d\d-\d\dT[\w:.+-]+|\{\w+\}|\w+\.(?:ics|csv|png|webp)\b"
    r"|\b[a-z2-7]{26}\b|\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b"
)
# What is written alike in every language: names of things, and of what operators set.
SIGNS = frozenset(
    {"UTC", "QR", "PNG", "JPEG", "WebP", "PDF", "EPUB", "CSV", "MB", "RSS", "Markdown", "Google", "Outlook"}
    | {"Python", "PostgreSQL", "SQLite", "truncate", "wal"}
)
_KINDS = "|".join(re.escape(kind) for kind in (*TABLE, *EXPANDERS))
OPERATORS = re.compile(rf"\b[A-Z]+(?:_[A-Z]+)+\b|(?<!\S)/[\w/.-]+|\b(?:{_KINDS})\b")


class _Reader(HTMLParser):
    """Collects what is shown or read aloud, with the element that says it."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.read += [(f"{tag}[{name}]", value) for name, value in given.items() if name in READ_ATTRIBUTES]
        if tag == "meta" and given.get("name") == "description":
            self.read.append(("meta description", given.get("content", "")))
        if tag == "input" and given.get("type") in BUTTONS:
            self.read.append(("button", given.get("value", "")))
        if tag not in {"meta", "link", "input", "br", "img", "hr", "use", "path", "source"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not UNREAD & set(self._open):
            self.read.append((self._open[-1] if self._open else "text", data))


def read_html(html: str) -> list[tuple[str, str]]:
    """(element, text) of everything that is read on a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.read


def list_untranslated(html: str) -> list[str]:
    """Texts that hold words which no catalogue and nobody's data brought, with their element."""
    return [f"{element}: {' '.join(text.split())}" for element, text in read_html(html) if find_words(text)]


def find_words(text: str) -> list[str]:
    """Words in plain letters that are neither data nor written by CLDR for this language."""
    left = OPERATORS.sub(" ", DATA.sub(" ", text))
    left = _cldr_phrases().sub(" ", left)
    return [word for word in WORD.findall(left) if word not in SIGNS and len(word) > 1]


@cache
def _cldr_phrases() -> re.Pattern[str]:
    """Names that CLDR has in this language, longest first, as whole words: also where they begin a line."""
    phrases = {phrase for phrase in _names() if WORD.search(phrase)}
    phrases |= {phrase[:1].upper() + phrase[1:] for phrase in phrases}
    options = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)")


def _names() -> Iterator[str]:
    locale = Locale.parse(LANG)
    yield from locale.territories.values()
    yield from locale.languages.values()
    yield from (own_name(code) for code in INTERFACE_LANGUAGES)
    yield from locale.eras["abbreviated"].values()
    for names in (locale.months, locale.days):
        for context in names.values():
            for width in context.values():
                yield from width.values()
    for zone in known_zones():
        yield from (zone, zone.replace("_", " "), zone_city(zone, LANG), zone_name(zone, LANG))
