"""Which languages somebody understands: asked by schools, kept sealed, changed by the person, taken along."""

import pytest

from organiser.registrations import actions, consent
from organiser.registrations.errors import ConsentChanged
from organiser.registrations.queries import get_person, load_place
from organiser.registrations.rules import Person, read_person
from tests.programme.scene import make_school
from tests.registrations.scene import act, get_row, make_open_event, register
from tests.registrations.visiting import FIELDS, fill_in, newest_place, open_place, page_of, words
from tests.support.browsing import Visitor, parse
from tests.support.make import make_branch


def understood(place_id: str) -> tuple[str, ...]:
    return get_person(load_place(place_id)).languages


def test_a_school_asks_and_the_pages_language_is_ticked(client: Visitor) -> None:
    school = make_school(make_branch(), spoken=("es", "qu"))
    page = parse(client.get(page_of(school)))
    boxes = {box["value"]: box.has_attr("checked") for box in page.select("input[name=languages]")}
    assert boxes == {"es": False, "qu": False, "en": True, "fr": False, "ar": False}
    assert "which languages I understand" in words(client.get(page_of(school)))
    meeting = make_open_event()
    assert not parse(client.get(page_of(meeting))).select("input[name=languages], input[name=more_languages]")


def test_what_is_ticked_and_typed_is_kept_and_changed_on_the_private_page(client: Visitor) -> None:
    school = make_school()
    sent = fill_in(client, school, languages=["es", "fr"], more_languages="Nepali, QUECHUA, spanish")
    assert sent.status_code == 303
    place_id = newest_place()
    assert understood(place_id) == ("es", "fr", "ne", "qu")
    assert get_row(place_id).consent_version == "5:form"
    place = open_place(client, place_id)
    act(actions.confirm, place_id)
    page = parse(client.get(place))
    ticked = [box["value"] for box in page.select("input[name=languages][checked]")]
    assert sorted(str(one) for one in ticked) == ["es", "fr", "ne", "qu"]
    changed = client.submit(client.get(place), {"languages": ["ar"]}, action=f"{place}/change")
    assert changed.status_code == 303
    assert understood(place_id) == ("ar",)


def test_a_word_that_is_no_language_is_said_and_nothing_typed_is_lost(client: Visitor) -> None:
    school = make_school()
    answer = fill_in(client, school, languages=["es"], more_languages="Nepali, Klingonish")
    assert answer.status_code == 422
    assert "We do not know the language “Klingonish”." in words(answer)
    page = parse(answer)
    typed = page.select_one("input[name=more_languages]")
    assert typed is not None
    assert typed["value"] == "Nepali, Klingonish"
    assert [box["value"] for box in page.select("input[name=languages][checked]")] == ["es"]


@pytest.mark.parametrize("code", ["xx-nonsense", "español", "<b>", ""])
def test_a_ticked_word_that_is_no_code_is_refused(client: Visitor, code: str) -> None:
    answer = fill_in(client, make_school(), languages=[code])
    assert answer.status_code == 422
    assert FIELDS["name"] in str(answer.data)


@pytest.mark.usefixtures("app")
def test_languages_are_kept_only_under_the_consent_that_names_them() -> None:
    school = make_school()
    with pytest.raises(ConsentChanged):
        register(school, "rosa@example.org", languages=("es",), consent_version=consent.CURRENT)
    place_id = register(school, "rosa@example.org", languages=("es",), consent_version=consent.OF_SCHOOL)
    assert understood(place_id) == ("es",)


def test_who_was_sealed_before_there_were_languages_has_none() -> None:
    sealed = {"name": "Rosa", "address": "rosa@example.org", "country": "", "zone": ""}
    assert read_person(sealed) == Person("Rosa", "rosa@example.org")


def test_a_series_and_other_events_are_not_asked() -> None:
    asked = [
        consent.names_languages(consent.choose_version(is_shared=shared, is_of_series=series, is_of_school=school))
        for school in (True, False)
        for series in (True, False)
        for shared in (True, False)
    ]
    assert asked == [False, False, True, True, False, False, False, False]
