"""A feed whose titles say how events stand passes; one that leaves it to STATUS, or to another language, doesn't."""

import pytest

from tests.support.ical_standing import PREFIXES, lint_standing, list_disagreements
from tests.support.test_ical_linter import EVENT, FEED, UID, encode


def feed(language: str, status: str, prefix: str) -> bytes:
    certain = FEED.replace("STATUS:CANCELLED", "STATUS:CONFIRMED")
    named = certain.replace("STATUS:CONFIRMED", f"STATUS:{status}", 1).replace("SUMMARY:", f"SUMMARY:{prefix}", 1)
    return encode(named.replace("//EN", f"//{language}"))


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("status", ["CANCELLED", "TENTATIVE"])
def test_each_language_has_its_words(language: str, status: str) -> None:
    for prefix in PREFIXES[language][status]:
        assert lint_standing(feed(language, status, prefix)) == []


@pytest.mark.parametrize("status", ["CANCELLED", "TENTATIVE"])
@pytest.mark.parametrize("prefix", ["", "Cancelled:", "cancelled: ", "Annulé : ", "Something: "])
def test_a_title_that_does_not_say_it_is_found(status: str, prefix: str) -> None:
    assert [finding.rule for finding in lint_standing(feed("EN", status, prefix))] == ["prefix"]


def test_what_takes_place_needs_no_words() -> None:
    assert lint_standing(feed("EN", "CONFIRMED", "")) == []


@pytest.mark.parametrize(
    ("old", "new"), [("SEQUENCE:3", "SEQUENCE:4"), ("DTSTAMP:20260105T09", "DTSTAMP:20260105T10"),
                     ("MODIFIED:20260105T09", "MODIFIED:20260105T10")]
)  # fmt: skip
def test_two_bodies_that_disagree_on_a_revision_are_found(old: str, new: str) -> None:
    assert list_disagreements([encode(FEED), encode(FEED)]) == []
    assert list_disagreements([encode(FEED), encode(FEED.replace(EVENT, EVENT.replace(old, new)))]) == [UID]
