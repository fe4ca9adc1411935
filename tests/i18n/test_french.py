"""French signs, as docs/translating/fr.md has them: on a narrow screen a lone « ? » must not begin a line."""

import re

import pytest
from babel.messages.catalog import Message

from tests.i18n import catalogues

LOOSE_SIGN = re.compile(r"(?<!\u202f)[;!?]|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»|'|[“”]")


def has_loose_sign(_lang: str, _message: Message, form: str, _number: int) -> bool:
    return LOOSE_SIGN.search(catalogues.TAG.sub("", form)) is not None


def test_french_signs_have_their_spaces() -> None:
    assert catalogues.list_faults("fr", has_loose_sign) == []


@pytest.mark.parametrize("text", ["Pourquoi ?", "Lien :", "« Lien »", "l'heure", "l’heure: 19:00"])
def test_a_loose_sign_is_found(text: str) -> None:
    assert has_loose_sign("fr", Message(text), text, 0)


@pytest.mark.parametrize(
    "text",
    ["Pourquoi\u202f?", "Lien\u00a0: https://example.org", "«\u00a0Lien\u00a0»", "22:00", '<a href="x">l’heure</a>'],
)
def test_a_sign_with_its_space_is_none(text: str) -> None:
    assert not has_loose_sign("fr", Message(text), text, 0)
