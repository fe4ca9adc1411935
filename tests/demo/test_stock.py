"""What the movement is made of, without a database."""

import itertools
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from organiser.demo.rules import stock
from organiser.demo.rules.composing import choose_reason, compose
from organiser.demo.rules.planning import Movement, Plan, plan_event
from organiser.demo.rules.stock import EVENT_LANGUAGES, get_frame, list_branches, list_themes, list_topics, list_works
from organiser.events.models import Kind, State, Visibility
from organiser.events.rules import EventValues, check_values
from organiser.kernel.walltime import get_zone
from organiser.places.gazetteer import load_gazetteer

MOVEMENT = Movement(seed="a seed", now=datetime(2026, 3, 1, 12, tzinfo=UTC), events=400)
# Words that stand in nearly every paragraph of a language and in few of another's.
COMMON = {
    "en": "the and of was with is what who it to in for their we",
    "es": "el la los las y de que una un del con por se en al dos lo",
    "fr": "le la les et des un une du est dans que qui nous pour en au on deux il y",
    "pt": "o a os as e do da uma um em que com não no dos ao duas à",
}


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return [plan_event(MOVEMENT, number) for number in range(MOVEMENT.events)]


@pytest.fixture(scope="module")
def written(plans: list[Plan]) -> list[tuple[Plan, EventValues]]:
    topics = {topic.key: f"id of {topic.key}" for topic in list_topics()}
    return [(plan, compose(plan, seed=MOVEMENT.seed, topics=topics, places={})) for plan in plans]


def test_sixty_branches_stand_in_thirty_countries_on_all_inhabited_continents() -> None:
    countries = {seed.home.country for seed in list_branches() if seed.city}
    assert len(list_branches()) == 60
    assert len(countries) == 30
    assert {load_gazetteer().continents[country] for country in countries} == {"AF", "AS", "EU", "NA", "OC", "SA"}


def test_the_tree_has_every_level_and_parents_come_first() -> None:
    seen: set[str | None] = {None}
    for seed in list_branches():
        assert seed.parent in seen
        seen.add(seed.key)
    assert {seed.level for seed in list_branches()} == {"international", "country", "region", "local", "group"}


def test_every_branch_has_a_text_and_a_language_in_which_there_are_events() -> None:
    assert [seed.key for seed in list_branches() if not seed.text or not seed.event_languages] == []


@pytest.mark.parametrize("lang", EVENT_LANGUAGES)
def test_every_language_has_all_themes_and_sentences(lang: str) -> None:
    english = get_frame("en")
    assert len(list_themes(lang)) == len(list_themes("en"))
    assert {name: len(part) for name, part in get_frame(lang).items() if name not in ("venues",)} == {
        name: len(part) for name, part in english.items() if name not in ("venues",)
    } | {name: len(get_frame(lang)[name]) for name in ("programme", "close", "school_text")}


def test_themes_name_works_and_topics_that_exist() -> None:
    keys = {topic.key for topic in list_topics()}
    for theme in list_themes("en"):
        assert set(theme.works) <= set(list_works())
        assert set(theme.topics) <= keys


def test_topics_have_names_in_every_language_of_the_interface() -> None:
    assert [topic.key for topic in list_topics() if set(topic.names) != {"en", "es", "fr", "ar"}] == []


def test_every_event_can_stand_as_an_organiser_would_have_written_it(
    written: list[tuple[Plan, EventValues]],
) -> None:
    for _, values in written:
        check_values(values)


def test_zones_follow_from_cities(plans: list[Plan]) -> None:
    assert [plan.number for plan in plans if plan.when.zone != plan.seed.home.zone] == []
    zones = {plan.when.zone for plan in plans}
    assert len(zones) >= 12
    assert {"Asia/Kathmandu", "America/St_Johns"} <= zones


def test_events_lie_on_both_sides_of_the_equator_and_of_now(plans: list[Plan]) -> None:
    latitudes = {plan.seed.home.latitude > 0 for plan in plans if plan.on_site}
    days = [(plan.when.starts_at - MOVEMENT.now).days for plan in plans]
    assert latitudes == {True, False}
    assert -125 <= min(days) < -100
    assert 200 < max(days) <= 255


def test_events_are_of_every_kind_state_visibility_and_way(plans: list[Plan]) -> None:
    assert {plan.kind for plan in plans} == set(Kind)
    assert {plan.state for plan in plans} == set(State)
    assert {plan.visibility for plan in plans} == set(Visibility)
    assert {(plan.on_site, plan.on_line) for plan in plans} == {(True, False), (False, True), (True, True)}
    assert {plan.lang for plan in plans} == set(EVENT_LANGUAGES)


def test_no_branch_says_a_title_twice_in_a_row(written: list[tuple[Plan, EventValues]]) -> None:
    by_branch: dict[str, list[tuple[datetime, str]]] = {}
    for plan, values in written:
        by_branch.setdefault(plan.seed.key, []).append((plan.when.starts_at, values.title))
    for events in by_branch.values():
        titles = [title for _, title in sorted(events)]
        assert all(one != other for one, other in itertools.pairwise(titles))


def test_texts_vary(written: list[tuple[Plan, EventValues]]) -> None:
    texts = Counter(values.text for _, values in written)
    assert len(texts) > 250
    assert max(texts.values()) <= 10


def test_an_event_is_written_in_its_language(written: list[tuple[Plan, EventValues]]) -> None:
    for plan, values in written:
        assert guess_language(values.text) == plan.lang, values.text
        assert values.spoken[0] == plan.lang


def test_what_is_called_off_says_why_in_its_language(plans: list[Plan]) -> None:
    for plan in plans:
        is_called_off = plan.state in (State.CANCELLED, State.POSTPONED)
        assert bool(choose_reason(plan)) == is_called_off
        if is_called_off:
            reasons = get_frame(plan.lang)["cancelled"] + get_frame(plan.lang)["postponed"]
            assert choose_reason(plan) in reasons


def test_wall_times_are_evenings_mornings_and_whole_days(plans: list[Plan]) -> None:
    for plan in plans:
        local = plan.when.starts_at.astimezone(get_zone(plan.when.zone))
        assert plan.when.all_day == (plan.kind == Kind.SCHOOL)
        assert plan.when.all_day or local.hour in (11, 18, 19)


def guess_language(text: str) -> str:
    letters = Counter(
        "ar" if "\u0600" <= char <= "\u06ff" else "ru" if "\u0400" <= char <= "\u04ff" else "latin"
        for char in text
        if char.isalpha()
    )
    script = letters.most_common(1)[0][0]
    if script != "latin":
        return script
    words = Counter(re.findall(r"\w+", text.lower()))
    return max(COMMON, key=lambda lang: sum(words[word] for word in COMMON[lang].split()))


def test_nothing_before_which_a_space_stands_in_french_begins_a_line() -> None:
    """Read as bytes: whatever file it stands in, the space before it is one at which no line breaks."""
    data = Path(stock.__file__).parents[1] / "data"
    plain = re.compile(r"\S [:;?!»]|« ")
    found = [(path.name, plain.findall(path.read_text("utf-8"))) for path in sorted(data.rglob("*.json"))]
    assert [(name, odd) for name, odd in found if odd] == []
