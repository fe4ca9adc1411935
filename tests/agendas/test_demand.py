"""What is needed against what is offered: by hand, and what must hold of every crowd."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.agendas.demand import LEAST_CHOOSERS, Demand, choose_crowd, list_served, measure_demand
from organiser.programme.rules.plan import Channel, Means, PlannedSession

LANGUAGES = st.sampled_from(["ar", "en", "es", "fr", "pt"])
CROWDS = st.dictionaries(st.frozensets(LANGUAGES, min_size=1), st.integers(1, 500))
OFFERS = st.frozensets(LANGUAGES, max_size=3)


def crowd(**numbers: int) -> Counter[frozenset[str]]:
    """'es_fr=3': three who understand both."""
    return Counter({frozenset(known.split("_")): number for known, number in numbers.items()})


def test_each_of_those_who_are_missed_counts_once_under_the_language_that_helps_most() -> None:
    people = crowd(en=100, en_es=7, es=400, es_fr=12, fr=30, ne=5, fr_pt=9)
    assert measure_demand(people, spoken="en", offered={"pt"}) == Demand(
        people=563, understand=107, served=9, missed=447,
        needs={"es": 412, "fr": 51, "ne": 5, "pt": 9}, missing=(("es", 412), ("fr", 30), ("ne", 5)),
    )  # fmt: skip


def test_nobody_is_missed_where_everybody_understands() -> None:
    assert measure_demand(crowd(en_es=3), spoken="es", offered=()) == Demand(3, 3, 0, 0, {}, ())
    assert measure_demand({}, spoken="es", offered=()) == Demand(0, 0, 0, 0, {}, ())


def test_equal_needs_stand_in_the_order_of_their_codes() -> None:
    assert measure_demand(crowd(fr=2, ar=2), spoken="en", offered=()).missing == (("ar", 2), ("fr", 2))


@settings(max_examples=60)
@given(CROWDS, LANGUAGES, OFFERS)
def test_what_is_missing_adds_up_to_exactly_those_who_are_missed(
    people: dict[frozenset[str], int], spoken: str, offered: frozenset[str]
) -> None:
    found = measure_demand(people, spoken=spoken, offered=offered)
    assert found.understand + found.served + found.missed == found.people == sum(people.values())
    assert sum(number for _lang, number in found.missing) == found.missed
    assert found.missed == sum(number for known, number in people.items() if not known & (offered | {spoken}))
    assert [number for _lang, number in found.missing] == sorted((n for _, n in found.missing), reverse=True)
    assert not {lang for lang, _number in found.missing} & (offered | {spoken})
    assert all(found.needs[lang] >= number > 0 for lang, number in found.missing)


@settings(max_examples=60)
@given(CROWDS, LANGUAGES, OFFERS)
def test_offering_what_is_missing_first_helps_as_many_as_it_says_and_all_of_it_everybody(
    people: dict[frozenset[str], int], spoken: str, offered: frozenset[str]
) -> None:
    before = measure_demand(people, spoken=spoken, offered=offered)
    if before.missing:
        lang, number = before.missing[0]
        after = measure_demand(people, spoken=spoken, offered=offered | {lang})
        assert (after.served, after.missed) == (before.served + number, before.missed - number)
        assert after.missing == before.missing[1:]
    all_of_it = offered | {lang for lang, _number in before.missing}
    assert measure_demand(people, spoken=spoken, offered=all_of_it).missed == 0


def test_sign_language_serves_nobody_else() -> None:
    channels = tuple(Channel(lang, means) for lang, means in zip(("es", "fr", "ar"), Means, strict=True))
    assert list_served(PlannedSession("a", "A", channels=channels)) == {"es", "fr"}


def test_those_who_chose_it_count_once_they_are_enough() -> None:
    everybody = crowd(en=100)
    few, enough = crowd(es=LEAST_CHOOSERS - 1), crowd(es=LEAST_CHOOSERS)
    assert choose_crowd(everybody, few) == (everybody, False)
    assert choose_crowd(everybody, enough) == (enough, True)
