"""Text that comes in through forms is clean, and no field comes twice."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.plain_text import clean_line, clean_text
from organiser.kernel.web.forms import Form, line_field


class NameForm(Form):
    name = line_field("Name", length=5, required=True)


@given(st.text())
def test_clean_text_holds_no_control_characters(text: str) -> None:
    cleaned = clean_text(text) or ""
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)
    assert not any(c in "\u202e\u2028\u2029\x7f\ufeff" for c in cleaned)
    assert clean_text(cleaned) == cleaned


def test_clean_text_keeps_what_people_write() -> None:
    assert clean_text("  Zoë\r\n\r\nنص عربي\t🙂 O'Neil <3 ") == "Zoë\n\nنص عربي\t🙂 O'Neil <3"
    assert clean_line("two\nlines \u2003 here") == "two lines here"
    assert clean_line(" Ce soir\u00a0: pourquoi\u202f? ") == "Ce soir\u00a0: pourquoi\u202f?"
    assert clean_text(None) is None
    assert clean_line(None) is None


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ("name=Ada", []),
        ("name=", ["Fill this in."]),
        ("name=Augusta", ["Shorten this to 5 characters or fewer."]),
        ("name=Ada&name=Eva", ["This was given more than once. Enter it once."]),
    ],
)
def test_a_form_says_what_to_do(app: Flask, body: str, errors: list[str]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/en/", method="POST", data=body, content_type="application/x-www-form-urlencoded"):
        form = NameForm()
        assert form.validate() is (not errors)
        assert [str(error) for error in form.name.errors] == errors
    app.config["WTF_CSRF_ENABLED"] = True


def test_a_refusal_of_the_domain_stands_beside_its_field(app: Flask) -> None:
    with app.test_request_context("/en/"):
        form = NameForm()
        form.refuse("name", "Taken.")
        assert list(form.name.errors) == ["Taken."]
