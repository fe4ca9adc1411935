"""Translating events: offered as they are written, current or stale, and who may translate them."""

import pytest

from organiser.events.actions import create_dates, delete_draft
from organiser.events.models import State
from organiser.events.queries import get_event_to_edit
from organiser.kernel import clock
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import Actor, TranslatorGrant
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.translating import actions
from organiser.translating.errors import TextsChanged
from organiser.translating.queries import (
    count_work,
    find_source,
    get_branch_to_translate,
)
from tests.support.make import (
    event_values,
    make_branch,
    make_event,
    organiser_of,
)
from tests.support.queries import counted_queries
from tests.translating.acting import SPANISH, edit, fresh, shown_of, source_of, translate, work_at

pytestmark = pytest.mark.usefixtures("app")


def test_a_translation_is_a_revision_for_that_event_alone_and_is_found_by_its_words() -> None:
    event = make_event(text="**Bring** a paper.")
    other = make_event(event.branch, title="Another evening")
    before, untouched = fresh(event).sequence, fresh(other).sequence
    translate(event, SPANISH)
    event = fresh(event)
    assert (event.sequence, event.titles) == (before + 1, {"es": SPANISH["title"]})
    assert event.translated == {"es": {"title": [SPANISH["title"], None], "text": [SPANISH["text"], None]}}
    assert "periodico" in event.search
    assert fresh(other).sequence == untouched
    translate(event, SPANISH)
    assert fresh(event).sequence == before + 1
    (line, *_) = list_activity(subject="events", subject_id=event.public_id)
    assert (line.verb, line.fields) == ("translated", ["es", "title", "text"])


def test_another_original_makes_it_stale_until_somebody_follows_or_says_that_it_fits() -> None:
    event = make_event(text="**Bring** a paper.")
    translate(event, SPANISH)
    edit(event, title="Who owns the news?", text="Bring two.")
    stale = fresh(event).translated["es"]
    assert [text for text, since in stale.values() if since] == [SPANISH["text"], SPANISH["title"]]
    assert work_at(event.branch) == [("Who owns the news?", 0, 2)]
    translate(event, SPANISH, checked=("title",))
    translate(event, SPANISH | {"text": "Trae dos."})
    assert fresh(event).translated["es"] == {"title": [SPANISH["title"], None], "text": ["Trae dos.", None]}
    assert work_at(event.branch) == []
    translate(event, {"title": "", "text": "Trae dos."})
    assert fresh(event).titles == {}


def test_whoever_saves_on_another_original_or_over_somebody_else_is_told() -> None:
    event = make_event()
    source_id, shown = source_of(event).public_id, shown_of(event, "es")
    organiser = organiser_of(event.branch)
    edit(event, title="Who owns the news?")
    with pytest.raises(TextsChanged), transaction():
        actions.translate(organiser, source_id, "es", texts={"title": "A"}, checked=(), shown=shown)
    shown = shown_of(event, "es")
    translate(event, {"title": "B"})
    with pytest.raises(TextsChanged), transaction():
        actions.translate(organiser, source_id, "es", texts={"title": "A"}, checked=(), shown=shown)
    with pytest.raises(Invalid):
        translate(event, {"title": "A" * 201})
    assert fresh(event).titles == {"es": "B"}


def test_dates_that_say_the_same_are_translated_together_and_later_ones_with_them() -> None:
    branch = make_branch()
    with transaction():
        dates = create_dates(organiser_of(branch), branch.public_id, dates=[event_values(), event_values()])
        first, second = (date.public_id for date in dates)
    organiser = organiser_of(branch)
    translate(get_event_to_edit(organiser, first), {"title": "Lo mismo"})
    later = make_event(branch)
    elsewhere = make_event(make_branch(name="El Alto"))
    titles = [get_event_to_edit(organiser, one).titles for one in (second, later.public_id)]
    assert titles == [{"es": "Lo mismo"}] * 2
    assert fresh(elsewhere).titles == {}


def test_a_translator_finds_what_is_open_below_their_branch_in_their_languages_and_no_more() -> None:
    country = make_branch(name="Bolivia")
    town, elsewhere = make_branch(country), make_branch(name="El Alto")
    event, draft, other = make_event(town), make_event(town, state=State.DRAFT), make_event(elsewhere)
    translator = Actor(account_id=0, translates=(TranslatorGrant(country.id, country.path, ("es",)),))
    assert work_at(country, actor=translator) == [(event.title, 1, 0)]
    assert len(work_at(country)) == 2
    assert count_work(translator, country, into=("es",), now=clock.now()) == {"es": 1}
    translate(event, {"title": "Hola"}, actor=translator)
    assert fresh(event).titles == {"es": "Hola"}
    for hidden, into in ((event, "fr"), (draft, "es"), (other, "es"), (event, "en")):
        with pytest.raises(NotFound):
            translate(hidden, {"title": "Salut"}, into=into, actor=translator)
    with pytest.raises(NotFound):
        get_branch_to_translate(translator, elsewhere.public_id)


def test_a_deleted_draft_takes_its_texts_along() -> None:
    event = make_event(state=State.DRAFT)
    with transaction():
        delete_draft(organiser_of(event.branch), event.public_id)
    assert find_source("event", event.public_id) is None


def test_a_list_asks_as_often_for_three_as_for_one() -> None:
    branch = make_branch()
    numbers = []
    for _ in range(2):
        make_event(branch, title=f"Evening {_}")
        with counted_queries() as statements:
            work_at(branch)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] == 1
