"""Every text is translated into every language of the interface, completely and with the same parts."""

import pytest

from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from tests.i18n import catalogues
from tests.i18n.same_words import SAME_WORDS

TRANSLATED = [lang for lang in INTERFACE_LANGUAGES if lang != DEFAULT_LANGUAGE]


def test_texts_are_found_in_code_and_templates() -> None:
    assert len(catalogues.texts_of(catalogues.source())) > 100


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_is_in_the_catalogue(lang: str) -> None:
    assert catalogues.list_missing(lang) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_catalogue_has_no_text_that_is_gone(lang: str) -> None:
    assert catalogues.list_gone(lang) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_is_translated_in_all_its_forms(lang: str) -> None:
    assert catalogues.list_untranslated(lang) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_only_reviewed_texts_are_the_same_in_both_languages(lang: str) -> None:
    assert catalogues.list_unchanged(lang) == sorted(SAME_WORDS[lang])


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_translation_has_the_placeholders_of_its_text(lang: str) -> None:
    assert catalogues.list_faults(lang, catalogues.has_other_placeholders) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_translation_brings_markup(lang: str) -> None:
    assert catalogues.list_faults(lang, catalogues.has_other_markup) == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_translation_begins_and_ends_as_its_text(lang: str) -> None:
    assert catalogues.list_faults(lang, catalogues.has_other_ends) == []


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("%(name)s writes", "escribe", catalogues.has_other_placeholders),
        ("writes", "%(nombre)s escribe", catalogues.has_other_placeholders),
        ("100 %% sure", "100 %s", catalogues.has_other_placeholders),
        ("writes", "<b>escribe</b>", catalogues.has_other_markup),
        ("writes", "escribe ", catalogues.has_other_ends),
        (("%(num)s place", "%(num)s places"), "lugares", catalogues.has_other_placeholders),
    ],
)
def test_a_seeded_fault_is_found(text: str, translation: str, fault: catalogues.Fault) -> None:
    assert fault("es", catalogues.Message(text), translation, 1)


def test_a_form_for_one_number_may_say_it_in_a_word() -> None:
    message = catalogues.Message(("%(num)s place", "%(num)s places"))
    assert catalogues.numbers_of_form("ar", 2) == [2]
    assert not catalogues.has_other_placeholders("ar", message, "مكانان", 2)
    assert catalogues.has_other_placeholders("ar", message, "أماكن", 3)
