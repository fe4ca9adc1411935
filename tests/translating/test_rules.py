"""Current, stale or missing, for whatever people write in whatever order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.translating.rules import (
    Original,
    Rendering,
    Standing,
    all_words,
    choose_wording,
    compose,
    fingerprint,
    list_targets,
    pick,
    standing_of,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = st.text(min_size=1, max_size=6)
FIELDS = ("title", "summary", "text")
# What happens to an item, one after the other: its original is rewritten, or somebody translates what stands.
WRITE = st.tuples(st.just("write"), st.sampled_from(FIELDS), st.sampled_from(["", "a", "b", "c"]))
TRANSLATE = st.tuples(st.just("translate"), st.sampled_from(FIELDS), st.sampled_from(["x", "y"]))
STORY = st.lists(st.one_of(WRITE, TRANSLATE), max_size=12)


def original(field: str, text: str, hours: int = 0) -> Original:
    return Original(field, text, NOON + timedelta(hours=hours))


def live(story: list[tuple[str, str, str]]) -> tuple[dict[str, Original], dict[str, Rendering]]:
    originals = {"title": original("title", "a")}
    made: dict[str, Rendering] = {}
    for hour, (what, field, text) in enumerate(story):
        if what == "write" and text:
            known = originals.get(field)
            originals[field] = known if known and known.text == text else original(field, text, hour)
        elif what == "write":
            originals.pop(field, None)
        elif field in originals:
            made[field] = Rendering(field, "es", text, originals[field].text)
    return originals, made


@settings(max_examples=60)
@given(STORY)
def test_a_translation_is_stale_exactly_while_the_original_says_something_else(
    story: list[tuple[str, str, str]],
) -> None:
    originals, made = live(story)
    shown = compose(originals.values(), made.values()).get("es", {})
    assert set(shown) == set(originals) & set(made)
    for field, (text, since) in shown.items():
        says_the_same = originals[field].text == made[field].followed
        assert (text, since is None) == (made[field].text, says_the_same)
        assert since is None or datetime.fromisoformat(since) == originals[field].changed_at
        assert standing_of(originals[field], made[field]) is (Standing.CURRENT if says_the_same else Standing.STALE)
    for field in originals.keys() - made.keys():
        assert standing_of(originals[field], None) is Standing.MISSING


@settings(max_examples=40)
@given(STORY, st.sampled_from(FIELDS), WORDS)
def test_translating_what_stands_makes_it_current_and_touches_no_other_field(
    story: list[tuple[str, str, str]], field: str, text: str
) -> None:
    originals, made = live(story)
    if field not in originals:
        return
    before = compose(originals.values(), made.values()).get("es", {})
    made[field] = Rendering(field, "es", text, originals[field].text)
    after = compose(originals.values(), made.values())["es"]
    assert after.pop(field) == [text, None]
    before.pop(field, None)
    assert after == before


@settings(max_examples=40)
@given(STORY, st.sampled_from(("en", "es", "fr")))
def test_readers_get_their_language_where_there_is_one_else_the_original(
    story: list[tuple[str, str, str]], lang: str
) -> None:
    originals, made = live(story)
    translated = compose(originals.values(), made.values())
    for field, one in originals.items():
        found = choose_wording(translated, field, original=one.text, source="en", lang=lang)
        is_there = lang == "es" and field in made
        assert (found.text, found.lang) == ((made[field].text, "es") if is_there else (one.text, "en"))
    assert all_words(translated) == [made[field].text for field in sorted(originals.keys() & made.keys())]
    assert pick(translated, "title") == (
        {"es": made["title"].text} if {"title"} <= originals.keys() & made.keys() else {}
    )


def test_a_page_that_shows_anything_else_has_another_fingerprint() -> None:
    one, other = original("title", "a"), original("title", "b")
    made = Rendering("title", "es", "x", "a")
    shown = {
        fingerprint([one], []), fingerprint([other], []), fingerprint([one], [made]),
        fingerprint([one], [Rendering("title", "es", "y", "a")]), fingerprint([one, original("text", "a")], []),
    }  # fmt: skip
    assert len(shown) == 5
    assert fingerprint([one], [made]) == fingerprint([original("title", "a", 5)], [made])


def test_texts_are_translated_into_the_languages_that_have_pages_but_their_own() -> None:
    assert list_targets("en") == ("es", "fr", "ar")
    assert list_targets("pt") == ("en", "es", "fr", "ar")
