"""A mail's words come from two templates, in the language that is spoken."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from organiser.kernel import extensions
from organiser.kernel.i18n import in_language
from organiser.kernel.outbox import Blanks, MailMessage, write_mail
from organiser.registrations.mails.words import Words


def write(lang: str, **changes: str) -> MailMessage:
    with in_language(lang):
        words = {
            "to": "anna@example.org",
            "subject": "A  way\nin",
            "name": "Anna",
            "url": "https://x.org/l",
            "until": "noon",
        }
        return write_mail("accounts/login_link", **words | changes)  # type: ignore[arg-type]


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize(("lang", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_both_forms_are_written_in_one_language(app: Flask, lang: str, direction: str) -> None:
    mail = write(lang)
    assert (mail.to, mail.subject, mail.lang) == ("anna@example.org", "A way in", lang)
    assert f'lang="{lang}" dir="{direction}"' in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert "https://x.org/l" in mail.text


@pytest.mark.only_database("sqlite")
def test_the_sender_is_the_installation_unless_it_is_a_branch(app: Flask) -> None:
    assert write("en").from_name == extensions.settings().site_name
    assert write("en", from_name="La Paz").from_name == "La Paz"


@pytest.mark.only_database("sqlite")
def test_a_text_has_no_gaps_and_keeps_its_signature(app: Flask) -> None:
    words = SimpleNamespace(opening=("It is so.", ""), button="See", closing=())
    with in_language("en"):
        mail = write_mail(
            "registrations/letter", to="anna@example.org", subject="So", name="", words=words, title="",
            facts={"When": ""}, before={}, page="https://x.org/p",
        )  # fmt: skip
    lines = mail.text.splitlines()
    assert lines[:3] == ["Hello,", "", "It is so."]
    assert "-- " in lines
    assert all(first or second for first, second in pairwise(lines))
    assert mail.text.endswith(f"\n{extensions.settings().site_name}\n")


@pytest.mark.only_database("sqlite")
def test_mails_of_a_batch_are_as_if_each_were_written_for_itself(app: Flask) -> None:
    words, blanks = Words("So", ("It is so.",), "See"), Blanks()
    known: dict[str, Any] = {
        "to": "anna@example.org",
        "subject": "So",
        "words": words,
        "facts": {"When": "noon"},
        "before": {},
    }
    readers = ("Rosa", "", "<b>Eva & %(name)s</b>", "Rosa")
    for lang, title in [("en", "A & B"), ("ar", "A & B"), ("en", "C")]:
        for number, name in enumerate(readers):
            own = {"name": name, "page": f"https://x.org/{number}"}
            with in_language(lang):
                alone = write_mail("registrations/letter", **known, **own, title=title)
                together = blanks.write_mail("registrations/letter", **known, own=own, title=title)
            assert together == alone
            assert own["page"] in together.text
