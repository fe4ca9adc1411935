import pytest
from bs4 import BeautifulSoup

from tests.support.browsing import find_form, shown_values

PAGE = BeautifulSoup(
    """
    <form action="/search"><input name="q" value="x"></form>
    <form method="POST" action="/join">
      <input type="hidden" name="csrf_token" value="t"> <input name="name" value="Ada">
      <input type="checkbox" name="meal" value="yes" checked> <input type="checkbox" name="bed" value="yes">
      <input type="radio" name="way" value="there" checked> <input type="radio" name="way" value="online">
      <select name="lang"><option value="en">English</option><option value="fr" selected>French</option></select>
      <select name="branch"><option value="1">One</option><option value="2">Two</option></select>
      <textarea name="note">\nhello</textarea> <input name="off" value="x" disabled>
      <button type="submit" name="go" value="1">Go</button>
    </form>
    """,
    "html5lib",
)


def test_a_form_is_sent_as_it_was_shown() -> None:
    assert shown_values(find_form(PAGE)) == {
        "csrf_token": "t",
        "name": "Ada",
        "meal": "yes",
        "way": "there",
        "lang": "fr",
        "branch": "1",
        "note": "hello",
    }


def test_a_form_is_found_by_its_address() -> None:
    assert shown_values(find_form(PAGE, "/search")) == {"q": "x"}
    with pytest.raises(AssertionError, match="0 forms fit"):
        find_form(PAGE, "/elsewhere")
