"""What the catalogues say beside what the source asks them: each finding is one line that a translator can act on."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from gettext import c2py
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from organiser.cli.catalogues import extract_texts
from organiser.kernel.i18n.catalogues import TRANSLATIONS

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%|%[a-z]")
TAG = re.compile(r"</?[a-z][^>]*>|&\w+;", re.IGNORECASE)
# How the number of a plural is named. A form for exactly one number may say it in a word: "one person is coming".
NUMBERS = frozenset({"%(num)s", "%(num)d", "%(number)s", "%(number)d", "%(count)s", "%(count)d"})
MANY = 1000

Key = tuple[str, str]
Fault = Callable[[str, Message, str, int], bool]


@cache
def source() -> Catalog:
    """Every text of code and templates as they are now."""
    with TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract_texts(template)
        with template.open("rb") as file:
            return read_po(file)


@cache
def catalogue(lang: str) -> Catalog:
    path = TRANSLATIONS / lang / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Catalog(locale=lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def texts_of(found: Catalog) -> dict[Key, Message]:
    """By context and text. Babel gives the header as a message without a text."""
    return {(message.context or "", one(message)): message for message in found if message.id}


def one(message: Message) -> str:
    """The text, in the singular."""
    return str(message.id[0] if isinstance(message.id, (list, tuple)) else message.id)


def many(message: Message) -> str:
    """The text in the plural; the text itself where there is none."""
    return str(message.id[1] if isinstance(message.id, (list, tuple)) else message.id)


def forms(message: Message) -> Sequence[str]:
    return message.string if isinstance(message.string, (list, tuple)) else (message.string,)


def list_missing(lang: str) -> list[str]:
    translated = texts_of(catalogue(lang))
    return sorted(one(message) for key, message in texts_of(source()).items() if key not in translated)


def list_gone(lang: str) -> list[str]:
    """Texts that nobody asks for any more."""
    wanted = texts_of(source())
    return sorted(one(message) for key, message in texts_of(catalogue(lang)).items() if key not in wanted)


def list_untranslated(lang: str) -> list[str]:
    """Empty, fuzzy, or with a plural form too few."""
    number = get_plural(lang).num_plurals
    return sorted(
        one(message)
        for message in texts_of(catalogue(lang)).values()
        if message.fuzzy
        or not all(form.strip() for form in forms(message))
        or len(forms(message)) != (number if message.pluralizable else 1)
    )


def list_unchanged(lang: str) -> list[str]:
    return sorted(
        one(message)
        for message in texts_of(catalogue(lang)).values()
        if any(form in {one(message), many(message)} for form in forms(message))
    )


def list_faults(lang: str, fault: Fault) -> list[str]:
    """Translations that `fault(lang, message, form, its number)` finds."""
    return [
        f"{one(message)!r} → {form!r}"
        for message, number, form in _translations(lang)
        if fault(lang, message, form, number)
    ]


def _translations(lang: str) -> Iterator[tuple[Message, int, str]]:
    for message in texts_of(catalogue(lang)).values():
        for number, form in enumerate(forms(message)):
            if form:
                yield message, number, form


def has_other_placeholders(lang: str, message: Message, form: str, number: int) -> bool:
    wanted, found = placeholders(many(message)), placeholders(form)
    if message.pluralizable and len(numbers_of_form(lang, number)) == 1:
        wanted, found = wanted - NUMBERS, found - NUMBERS
    return wanted != found


def has_other_markup(_lang: str, message: Message, form: str, _number: int) -> bool:
    return sorted(TAG.findall(form)) != sorted(TAG.findall(many(message)))


def has_other_ends(_lang: str, message: Message, form: str, _number: int) -> bool:
    text = many(message)
    return ends(form) != ends(text)


def placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)} - {"%%"}


def ends(text: str) -> tuple[str, str]:
    """The space before and after the words."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@cache
def numbers_of_form(lang: str, form: int) -> list[int]:
    """The numbers under a thousand that a plural form is for."""
    choose = c2py(get_plural(lang).plural_expr)
    return [number for number in range(MANY) if choose(number) == form]
