"""What is written down of each interface language is what CLDR says."""

import pytest
from babel import Locale

from organiser.kernel.i18n import INTERFACE_LANGUAGES, direction, own_name
from organiser.kernel.i18n.languages import DIRECTIONS, OWN_NAMES, read_own_name


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_name_and_direction_are_cldrs(lang: str) -> None:
    assert (OWN_NAMES[lang], DIRECTIONS[lang]) == (read_own_name(lang), Locale(lang).text_direction)


def test_other_languages_are_looked_up() -> None:
    assert (own_name("ru"), direction("fa")) == ("Русский", "rtl")
