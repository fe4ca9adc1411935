"""Topics and works."""

import threading
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from organiser.events.actions import edit_event
from organiser.events.actions.content import values_of
from organiser.events.filters import EventFilter
from organiser.events.queries import get_event_to_edit, list_events
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.study.actions import add_term, change_term, find_or_make_work
from organiser.study.errors import OtherFacet, TermNeedsName, TermWouldContainItself, YearsReversed
from organiser.study.models import Facet, Term, Work
from organiser.study.queries import find_terms, get_term, list_terms
from organiser.study.rules import nest
from tests.registrations.test_races import run_together
from tests.support.make import coordinator_of, make_branch, make_event, make_root, organiser_of


def add(
    facet: Facet = Facet.THEME, parent: Term | None = None, years: tuple[int, int] | None = None, **names: str
) -> Term:
    first, last = years or (None, None)
    actor = coordinator_of(make_root())
    with transaction():
        return add_term(
            actor, facet=facet, names=names, parent_id=parent.public_id if parent else None,
            first_year=first, last_year=last,
        )  # fmt: skip


def change(term: Term, *, parent: Term | None = None, **names: str) -> None:
    actor = coordinator_of(make_root())
    with transaction():
        change_term(actor, term.public_id, names=names, parent_id=parent.public_id if parent else None)


def test_terms_nest_and_are_read_in_the_order_of_their_names(app: Flask) -> None:
    labour = add(en="Labour", es="Trabajo")
    add(parent=labour, en="Wages")
    add(parent=labour, en="Hours", es="Horas")
    add(en="Culture", es="Cultura")
    assert [(one.name, one.depth) for one in nest(list_terms(), "en")] == [
        ("Culture", 0), ("Labour", 0), ("Hours", 1), ("Wages", 1),
    ]  # fmt: skip
    assert [one.name for one in nest(list_terms(), "es")] == ["Cultura", "Trabajo", "Horas", "Wages"]


def test_equal_names_get_different_slugs(app: Flask) -> None:
    assert [add(en="Labour").slug, add(en="Labour").slug, add(en="Labour").slug] == ["labour", "labour-2", "labour-3"]


def test_events_are_found_by_topics_whose_long_names_begin_alike(app: Flask) -> None:
    name = "How the working people of all countries came to know one another, volume {}"
    branch = make_branch()
    for volume in ("one", "two", "three"):
        term = add(en=name.format(volume))
        make_event(branch, title=volume, topics=(term.public_id,))
        wanted = EventFilter.parse(MultiDict({"topic": term.slug}))
        found = list_events(wanted, actor=ANONYMOUS, now=clock.now())
        assert [event.title for event in found] == [volume]


def test_a_term_is_renamed_per_language_and_keeps_its_slug(app: Flask) -> None:
    term = add(en="Labour", es="Trabajo")
    change(term, en="Work", fr="Travail")
    term = get_term(term.public_id)
    assert ({name.lang: name.name for name in term.names}, term.slug) == ({"en": "Work", "fr": "Travail"}, "labour")


def test_events_are_found_by_the_new_name(app: Flask) -> None:
    term = add(en="Labour")
    make_event(topics=(term.public_id,))
    change(term, en="Arbeit")
    for word, number in (("arbeit", 1), ("labour", 0)):
        assert len(list_events(EventFilter(text=word), actor=ANONYMOUS, now=clock.now())) == number


def test_a_term_never_stands_below_itself(app: Flask) -> None:
    top = add(en="Top")
    middle = add(parent=top, en="Middle")
    with pytest.raises(TermWouldContainItself):
        change(top, parent=middle, en="Top")
    with pytest.raises(TermWouldContainItself):
        change(top, parent=top, en="Top")


def test_terms_are_refused_for_what_they_lack(app: Flask) -> None:
    theme = add(en="Theme")
    with pytest.raises(TermNeedsName):
        add(en="", xx="Klingon")
    with pytest.raises(OtherFacet):
        add(Facet.PERIOD, parent=theme, en="1917")
    with pytest.raises(YearsReversed):
        add(Facet.PERIOD, years=(1924, 1917), en="Years")
    with pytest.raises(NotFound):
        add(parent=Term(public_id="x"), en="Lost")


def test_only_coordinators_of_the_root_touch_terms(app: Flask) -> None:
    branch = make_branch()
    for actor in (coordinator_of(branch), organiser_of(make_root()), Actor(account_id=1, is_operator=True), ANONYMOUS):
        with pytest.raises(NotFound), transaction():
            add_term(actor, facet=Facet.THEME, names={"en": "Mine"})
    assert list_terms() == []


def test_an_event_gets_a_topic_while_another_of_its_own_is_renamed(app: Flask) -> None:
    """Whoever renames waits for the event, so whoever saves the event must not wait for the topics."""
    labour, land = add(en="Labour"), add(en="Land")
    branch, keeper = make_branch(), coordinator_of(make_root())
    event = make_event(branch, topics=(labour.public_id,))
    actor, event_id, version = organiser_of(branch), event.public_id, event.version
    values = replace(values_of(get_event_to_edit(actor, event_id)), topics=(labour.public_id, land.public_id))
    labour_id, is_renamed, is_saved = labour.public_id, threading.Event(), threading.Event()

    def rename() -> None:
        with transaction():
            change_term(keeper, labour_id, names={"en": "Work"}, parent_id=None)
            is_renamed.set()
            is_saved.wait(0.5)

    def save() -> None:
        is_renamed.wait()
        with transaction():
            edit_event(actor, event_id, version=version, values=values)
        is_saved.set()

    run_together(app, [rename, save])
    db.session.rollback()
    found = get_event_to_edit(actor, event_id)
    assert {term.name_in("en") for term in found.item.topics} == {"Work", "Land"}
    assert "work" in found.search


def test_unknown_terms_are_left_out(app: Flask) -> None:
    term = add(en="Labour")
    assert [found.id for found in find_terms([term.public_id, "nothing"])] == [term.id]
    assert find_terms([]) == []


def name_work(link: str | None = None, *, year: int | None = 1917) -> Work:
    with transaction():
        return find_or_make_work(author="V. Ulyanov", title="The State and Revolution", year=year, link=link)


def test_the_same_three_are_the_same_work_and_a_link_is_filled_in_once(app: Flask) -> None:
    first = name_work()
    assert name_work("https://example.org/a").id == first.id
    assert name_work("https://example.org/b").link == "https://example.org/a"
    assert name_work(year=None).id != first.id
    assert name_work(year=None).id == name_work(year=None).id


def test_two_who_name_a_work_at_once_get_one_row(app: Flask) -> None:
    db.session.rollback()
    found: list[int] = []

    def run() -> None:
        with app.app_context():
            found.append(name_work().id)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (4, 1)
