"""Current, stale or missing; and which words a reader gets. Pure.

What readers need of an item's translations stands in one value, Translated, which is kept on the item's own row:
{language: {field: [text, when the original changed under it, or None]}}.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol

from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import INTERFACE_LANGUAGES

Translated = dict[str, Any]
TITLE = "title"
# What histories call the items of each kind.
SUBJECTS = {
    "event": "events",
    "session": "sessions",
    "guide": "guides",
    "entry": "timeline_entries",
    "campaign": "campaigns",
}
# Longest texts by the first part of a field's name: 'comment.<id>' is a comment. Those in LONG have several lines.
LENGTHS = {
    "title": 200,
    "summary": 300,
    "text": 20_000,
    "abstract": 5_000,
    "heading": 160,
    "part": 160,
    "comment": 3_000,
}
LONG = frozenset({"text", "abstract", "comment"})


class Standing(StrEnum):
    """How a field stands in a language."""

    CURRENT = "current"
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Original:
    """A field as it stands now, and since when."""

    field: str
    text: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Rendering:
    """A field in another language, and the original that it was made from."""

    field: str
    lang: str
    text: str
    followed: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for a reader, the language they are in, and, of a stale translation, when the original changed."""

    text: str
    lang: str
    changed_at: datetime | None = None


def standing_of(original: Original, rendering: Rendering | None) -> Standing:
    """An original that was changed and changed back makes nothing stale."""
    if rendering is None or not rendering.text:
        return Standing.MISSING
    return Standing.CURRENT if rendering.followed == original.text else Standing.STALE


def list_targets(lang: str) -> tuple[str, ...]:
    """Languages into which a text in `lang` can be translated: those that have an address of their own."""
    return tuple(code for code in INTERFACE_LANGUAGES if code != lang)


def compose(originals: Iterable[Original], renderings: Iterable[Rendering]) -> Translated:
    """What readers need. Of a field that is no longer there, nothing."""
    by_field = {original.field: original for original in originals}
    composed: Translated = {}
    for one in sorted(renderings, key=lambda one: (one.lang, one.field)):
        original = by_field.get(one.field)
        if original is None or (standing := standing_of(original, one)) is Standing.MISSING:
            continue
        since = original.changed_at.isoformat() if standing is Standing.STALE else None
        composed.setdefault(one.lang, {})[one.field] = [one.text, since]
    return composed


def choose_wording(translated: Translated, field: str, *, original: str, source: str, lang: str) -> Wording:
    """The reader's language, else the original's. A stale translation is better than one that nobody can read."""
    found = translated.get(lang, {}).get(field) if lang != source and original else None
    if found is None:
        return Wording(original, source)
    text, since = found
    return Wording(text, lang, datetime.fromisoformat(since) if since else None)


class Worded(Protocol):
    """An item that carries its translations, and a field of the same name for each original."""

    @property
    def lang(self) -> str: ...
    @property
    def translated(self) -> Translated: ...


def word(item: Worded, field: str, lang: str) -> Wording:
    """A field in this language, else as it was written."""
    return choose_wording(item.translated, field, original=getattr(item, field), source=item.lang, lang=lang)


def pick(translated: Translated, field: str) -> dict[str, str]:
    """One field in every language that has it, for lists."""
    return {lang: fields[field][0] for lang, fields in translated.items() if field in fields}


def all_words(translated: Translated) -> list[str]:
    """Everything that was translated, for search."""
    return [text for fields in translated.values() for text, _since in fields.values()]


def fingerprint(originals: Iterable[Original], renderings: Iterable[Rendering]) -> str:
    """What a page showed, so that nobody translates an original that is no longer there, nor over somebody else."""
    shown = [
        *((original.field, original.text) for original in originals),
        *sorted((one.field, one.lang, one.text, one.followed) for one in renderings),
    ]
    return sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:32]


def check_texts(texts: Mapping[str, str]) -> None:
    """Raises Invalid."""
    for field, text in texts.items():
        if len(text) > (most := length_of(field)):
            raise Invalid(field, "length", max=most)


def base_of(field: str) -> str:
    return field.partition(".")[0]


def length_of(field: str) -> int:
    return LENGTHS[base_of(field)]


def is_long(field: str) -> bool:
    return base_of(field) in LONG
