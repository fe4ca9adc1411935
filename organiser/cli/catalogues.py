"""`./manage catalogues`: brings every language's .po file up to date with the texts in code and templates."""

import os
import tempfile
from pathlib import Path

import click
from babel.messages.frontend import CommandLineInterface

from organiser.factory import ROOT
from organiser.kernel.i18n.catalogues import TRANSLATIONS, compile_catalogues
from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES

KEYWORDS = ("lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2")
# So that a line that moves, or the day, changes no catalogue.
STEADY = ("--no-location", "--no-wrap", "--sort-output")


@click.command("catalogues")
def command() -> None:
    """Find the texts, add the new ones to every catalogue, compile them."""
    update_catalogues(TRANSLATIONS)
    compile_catalogues()


def update_catalogues(folder: Path) -> None:
    """Texts that are gone leave the catalogues; nothing is guessed from similar ones."""
    with tempfile.TemporaryDirectory() as scratch:
        template = Path(scratch) / "messages.pot"
        extract_texts(template)
        for lang in INTERFACE_LANGUAGES:
            if lang != DEFAULT_LANGUAGE:
                _update(template, folder / lang / "LC_MESSAGES" / "messages.po", lang)


def extract_texts(template: Path) -> None:
    words = ["--project", "organiser", "--mapping", str(ROOT / "organiser" / "babel.cfg")]
    words += [word for keyword in KEYWORDS for word in ("--keyword", keyword)]
    before = Path.cwd()
    os.chdir(ROOT)  # the patterns of babel.cfg begin there
    try:
        _pybabel("extract", *words, *STEADY, "--output", str(template), ".")
    finally:
        os.chdir(before)


def _update(template: Path, catalogue: Path, lang: str) -> None:
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    files = ("--input-file", str(template), "--output-file", str(catalogue), "--locale", lang, "--no-wrap")
    if not catalogue.exists():
        _pybabel("init", *files)
        return
    _pybabel("update", *files, "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date")


def _pybabel(*words: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *words])  # type: ignore[no-untyped-call]  # Babel has no types there
