"""Which passwords are taken."""

import pytest
from argon2 import PasswordHasher, extract_parameters, profiles

from organiser.accounts.rules.passwords import choose_password, is_common, is_password
from organiser.kernel.errors import Invalid


@pytest.mark.parametrize(
    "text",
    [
        "seven grey herons over Potosi",
        "correct horse battery staple",
        "Wir-lesen-am-Dienstag-Kapitel-drei",
        "песня о далёком городе",
        "读书会每周二晚上七点在图书馆二楼",
        "xK9#vQ2!mZ7$",
        "x" * 3 + "herons and lanterns " * 9,
    ],
)
def test_long_ones_of_any_make_are_taken(text: str) -> None:
    assert is_password(text, choose_password(text))


@pytest.mark.parametrize(
    "text",
    [
        "password1234",
        "Password123!",
        "P4ssw0rd!!2024",
        "passwordpassword",
        "qwertyuiop[]",
        "qwertyuiop123456",
        "1q2w3e4r5t6y",
        "123456789012",
        "abcdefghijkl",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "iloveyou2024",
        "letmein letmein",
        "Welcome2024!!",
        "AdminAdmin123",
        "superman12345",
        "liverpool1892",
        "contraseña123",
        "октябрь1917"[-4:] * 3,
        "............",
    ],
)
def test_those_that_everybody_tries_are_refused(text: str) -> None:
    assert is_common(text)
    with pytest.raises(Invalid) as refusal:
        choose_password(text)
    assert (refusal.value.field, refusal.value.code) == ("password", "common")


def test_what_others_know_of_the_person_does_not_count() -> None:
    assert not is_common("rosaluxemburg-1x")
    assert is_common("rosaluxemburg-1x", about=("Rosa Luxemburg",))


@pytest.mark.parametrize(("text", "code"), [("x" * 11, "short"), ("heron-" * 34, "long"), ("", "short")])
def test_length_alone_bounds_them(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        choose_password(text)
    assert refusal.value.code == code


def test_one_letter_or_accent_typed_in_two_ways_is_the_same() -> None:
    kept = choose_password("caf\u00e9 de la estaci\u00f3n vieja")
    assert is_password("cafe\u0301 de la estacio\u0301n vieja", kept)
    assert not is_password("cafe de la estacion vieja", kept)


def test_spaces_at_the_ends_count() -> None:
    kept = choose_password(" seven grey herons")
    assert not is_password("seven grey herons", kept)


def test_no_password_is_right_where_there_is_none() -> None:
    assert not is_password("a password that no account has", None)


def test_they_are_hashed_at_the_cost_that_rfc_9106_names(real_hasher: PasswordHasher) -> None:
    assert extract_parameters(real_hasher.hash("seven grey herons")) == profiles.RFC_9106_LOW_MEMORY
