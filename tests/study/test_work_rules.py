"""Names that sort, words that are counted, dates that can be. Pure."""

import pytest

from organiser.kernel.errors import Invalid
from organiser.study.rules.works import WorkValues, check_work, count_words, minutes_of, sort_name


@pytest.mark.parametrize(
    ("author", "key"),
    [
        ("V. I. Lenin", "lenin v i"),
        ("Karl Marx and Friedrich Engels", "marx karl"),
        ("Karl Marx, Friedrich Engels", "marx karl"),
        ("Reed, John", "reed john"),
        ("Н. Н. Суханов", "суханов н н"),
        ("Petrograd Soviet", "soviet petrograd"),
        ("Anonymous", "anonymous"),
        ("", ""),
    ],
)
def test_authors_sort_by_the_family_name_of_the_first(author: str, key: str) -> None:
    assert sort_name(author) == key


@pytest.mark.parametrize(
    ("text", "words"),
    [("one **two** [three](https://example.org)", 4), ("", 0), ("- a\n- b", 2), ("东风压倒西风东风压倒", 4)],
)
def test_words_are_counted_without_marks_and_signs_by_their_number(text: str, words: int) -> None:
    assert count_words(text) == words


def test_minutes_are_rounded_up() -> None:
    assert [minutes_of(words) for words in (1, 200, 201, 20_000)] == [1, 1, 2, 100]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"author": ""}, "author"),
        ({"title": "x" * 301}, "title"),
        ({"kind": "poster"}, "kind"),
        ({"lang": "nolang"}, "language"),
        ({"year": 3000}, "year"),
        ({"month": 4}, "month"),
        ({"year": 1917, "month": 13}, "month"),
        ({"year": 1917, "day": 3}, "day"),
        ({"year": 1917, "month": 4, "day": 31}, "day"),
        ({"minutes": 0}, "minutes"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"about": "x" * 5001}, "about"),
        ({"topics": ("a",) * 13}, "topics"),
    ],
)
def test_what_a_work_cannot_be_is_refused(values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_work(WorkValues(**{"title": "A", "author": "B"} | values))  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_29_february_is_a_day_whatever_our_calendar_says() -> None:
    check_work(WorkValues(title="A", author="B", year=1900, month=2, day=29))
