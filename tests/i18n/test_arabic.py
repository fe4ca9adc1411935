"""Arabic signs, times and rows of words, as docs/translating/ar.md has them."""

import re
from datetime import UTC, datetime

import pytest
from babel.messages.catalog import Message
from flask import Flask

from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_span
from tests.i18n import catalogues

# A Latin comma, semicolon or question mark, other quotes than « », a tanwin behind its alif.
FOREIGN_SIGN = re.compile(r'[;?“”]|,(?=\s|$)|(?<!=)"(?!>)|اً')
# "ل" before "القاهرة" makes "للقاهرة", and a placeholder cannot know; "و" and a stretched letter join nothing.
JOINED = re.compile(r"[\u0621-\u063a\u0641-\u0647\u0649\u064a]%\(")


def has_foreign_sign(_lang: str, _message: Message, form: str, _number: int) -> bool:
    return FOREIGN_SIGN.search(form) is not None


def has_joined_placeholder(_lang: str, _message: Message, form: str, _number: int) -> bool:
    return JOINED.search(form) is not None


def test_arabic_signs_are_arabic() -> None:
    assert catalogues.list_faults("ar", has_foreign_sign) == []


def test_no_letter_is_joined_to_a_placeholder() -> None:
    assert catalogues.list_faults("ar", has_joined_placeholder) == []


@pytest.mark.parametrize("text", ["لماذا?", "الاسم, العنوان", "“الرابط”", "شكراً"])
def test_a_foreign_sign_is_found(text: str) -> None:
    assert has_foreign_sign("ar", Message(text), text, 0)


def test_a_joined_placeholder_is_found() -> None:
    assert has_joined_placeholder("ar", Message(""), "فروع ل%(branch)s", 0)


def test_words_in_a_row_have_the_comma_of_their_language() -> None:
    assert join_words(["العربية", "الفرنسية"], "ar") == "العربية، الفرنسية"
    assert join_words(["Arabic", "French"], "en") == "Arabic, French"


@pytest.mark.parametrize(
    ("start", "end", "all_day", "text"),
    [
        (
            datetime(2026, 3, 14, 18, tzinfo=UTC), datetime(2026, 3, 14, 20, tzinfo=UTC), False,
            "السبت، 14 مارس 2026، من 7:00\u00a0م إلى 9:00\u00a0م (بتوقيت الجزائر)",
        ),
        (
            datetime(2026, 3, 14, 21, tzinfo=UTC), datetime(2026, 3, 15, 0, tzinfo=UTC), False,
            "من السبت، 14 مارس 2026، 10:00\u00a0م، إلى الأحد، 15 مارس 2026، 1:00\u00a0ص (بتوقيت الجزائر)",
        ),
        (
            datetime(2026, 7, 2, 23, tzinfo=UTC), datetime(2026, 7, 5, 23, tzinfo=UTC), True,
            "من الجمعة، 3 يوليو 2026 إلى الأحد، 5 يوليو 2026",
        ),
    ],
)  # fmt: skip
def test_times_read_as_arabic(app: Flask, start: datetime, end: datetime, all_day: bool, text: str) -> None:
    with app.app_context(), in_language("ar"):
        assert describe_span(Span(start, end, "Africa/Algiers", all_day), lang="ar", place="الجزائر") == text
