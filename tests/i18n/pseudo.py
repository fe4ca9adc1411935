"""A language that nobody speaks: every text in marks and accents, so that what escaped translation stands out.

It takes the place of one interface language (French: what CLDR writes is real French) in an application of its own.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from organiser.factory import create_app
from organiser.kernel.config import Settings
from organiser.kernel.web import languages
from tests.i18n import catalogues

LANG = "fr"
OPEN, CLOSE = "⟦", "⟧"
# Each letter has a sister that is no ASCII and that neither NFC nor a look-up in lower case turns back.
_ACCENTED = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ",
        strict=True,
    )
)
_KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|</?\w[^>]*>|&\w+;|\{\w+\})")


def mark(text: str) -> str:
    """'Log in' → '⟦Ļöĝ îñ⟧'. Placeholders and markup stay, so that they still work."""
    parts = _KEPT.split(text)
    return OPEN + "".join(part if number % 2 else accent(part) for number, part in enumerate(parts)) + CLOSE


def accent(text: str) -> str:
    return "".join(_ACCENTED.get(char, char) for char in text)


def write_catalogue(folder: Path) -> None:
    """Every text that the source has now, marked, as a compiled catalogue."""
    marked = Catalog(locale=LANG)
    for message in catalogues.source():
        if not message.id:
            continue
        one, many = catalogues.one(message), catalogues.many(message)
        text = (mark(one), mark(many)) if message.pluralizable else mark(one)
        marked.add(message.id, text, context=message.context)
    target = folder / LANG / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, marked)


@contextmanager
def speaking_pseudo(folder: Path) -> Iterator[None]:
    """Applications made meanwhile speak it, and no other language."""
    write_catalogue(folder)
    real = languages.TRANSLATIONS
    languages.TRANSLATIONS = folder
    try:
        yield
    finally:
        languages.TRANSLATIONS = real


def create_pseudo_app(settings: Settings, folder: Path) -> Flask:
    with speaking_pseudo(folder):
        return create_app(settings)
