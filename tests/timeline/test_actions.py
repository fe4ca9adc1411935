"""Who writes what on the timeline, and what is drawn from it."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.kernel import ids
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import ANONYMOUS, Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.study.actions import add_term
from organiser.study.models import Facet, Work
from organiser.timeline.actions import create_entry, delete_entry, edit_entry, publish_entry, withdraw_entry
from organiser.timeline.content import NamedWork, values_of
from organiser.timeline.errors import AlreadyPublished, NotPublished
from organiser.timeline.models import Entry
from organiser.timeline.queries import find_version, get_entry, get_entry_to_edit, get_entry_to_keep
from tests.registrations.test_races import run_together
from tests.support.make import actor_with, coordinator_of, make_branch, make_root, organiser_of
from tests.timeline.writing import make_draft, make_entry, new, old, values


def test_an_entry_keeps_its_date_as_given_and_the_new_one_beside_it(app: Flask) -> None:
    entry = make_draft()
    assert (entry.calendar, entry.year, entry.month, entry.day) == ("julian", 1917, 10, 25)
    assert (entry.new_year, entry.new_month, entry.new_day) == (1917, 11, 7)
    assert (entry.first, entry.last) == (2421540, 2421540)


def test_what_is_known_to_the_month_has_no_day(app: Flask) -> None:
    entry = make_draft(when=old(1917, 2))
    assert (entry.new_year, entry.new_month, entry.new_day) == (1917, 2, None)
    assert entry.last - entry.first == 27
    year = make_draft(when=old(1917))
    assert (year.new_year, year.new_month, year.new_day) == (1917, None, None)


def test_what_is_written_comes_back(app: Flask) -> None:
    keeper = coordinator_of(make_root())
    with transaction():
        term = add_term(keeper, facet=Facet.THEME, names={"en": "Councils"})
    given = values(
        topics=(term.public_id,), source_link="https://example.org/book",
        works=(NamedWork("A. Author", "A Book", 1930, "https://example.org/a", "chapter 3"), NamedWork("B", "Another")),
    )  # fmt: skip
    with transaction():
        entry = create_entry(keeper, values=given)
    assert values_of(get_entry(keeper, entry.public_id)) == given


def test_a_form_that_is_sent_twice_makes_one_entry(app: Flask) -> None:
    keeper, draft_id = coordinator_of(make_root()), ids.new_public_id()
    for _ in range(2):
        with transaction():
            assert create_entry(keeper, values=values(), draft_id=draft_id).public_id == draft_id
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 1


def test_a_form_that_is_sent_twice_at_once_makes_one_entry(app: Flask) -> None:
    """Of a double click, the browser shows the second answer."""
    keeper, draft_id = coordinator_of(make_root()), ids.new_public_id()
    made: list[str] = []

    def send() -> None:
        with transaction():
            made.append(create_entry(keeper, values=values(), draft_id=draft_id).public_id)

    run_together(app, [send] * 4)
    assert made == [draft_id] * 4
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 1


def test_nonsense_in_place_of_the_forms_id_is_not_kept(app: Flask) -> None:
    keeper = coordinator_of(make_root())
    with transaction():
        assert create_entry(keeper, values=values(), draft_id="../../etc").public_id != "../../etc"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"when": old(1917, 2, 30)}, "day"),
        ({"title": ""}, "title"),
        ({"source": ""}, "source"),
        ({"source_link": "javascript:alert(1)"}, "source_link"),
        ({"works": (NamedWork("A", "B", None, "ftp://example.org"),)}, "works"),
        ({"works": tuple(NamedWork("A", str(number)) for number in range(21))}, "works"),
    ],
)
def test_what_cannot_stand_is_refused(app: Flask, changes: dict[str, object], field: str) -> None:
    keeper = coordinator_of(make_root())
    with pytest.raises(Invalid) as refused, transaction():
        create_entry(keeper, values=values(**changes))
    assert refused.value.field == field


def test_organisers_of_any_branch_write_drafts_and_better_each_others(app: Flask) -> None:
    writer, other = organiser_of(make_branch()), organiser_of(make_branch(name="El Alto"))
    with transaction():
        draft = create_entry(writer, values=values())
    with transaction():
        draft = edit_entry(other, draft.public_id, version=draft.version, values=values(title="Taken"))
    assert (draft.title, draft.version) == ("Taken", 2)
    assert [line.verb for line in list_activity(subject="timeline_entries", subject_id=draft.public_id)] == [
        "edited", "created",
    ]  # fmt: skip


def test_helpers_and_strangers_write_nothing(app: Flask) -> None:
    draft = make_draft()
    for actor in (ANONYMOUS, actor_with(make_root(), Role.HELPER), Actor(account_id=1, is_operator=True)):
        with pytest.raises(NotFound), transaction():
            create_entry(actor, values=values())
        with pytest.raises(NotFound), transaction():
            edit_entry(actor, draft.public_id, version=1, values=values())
        with pytest.raises(NotFound):
            get_entry(actor, draft.public_id)
        with pytest.raises(NotFound):
            get_entry_to_keep(actor, make_entry().public_id)


def test_only_coordinators_of_the_root_publish_change_and_withdraw(app: Flask) -> None:
    branch, draft, entry = make_branch(), make_draft(), make_entry()
    for actor in (coordinator_of(branch), organiser_of(make_root())):
        acts = (
            partial(publish_entry, actor, draft.public_id, version=1),
            partial(withdraw_entry, actor, entry.public_id),
            partial(delete_entry, actor, draft.public_id),
            partial(edit_entry, actor, entry.public_id, version=2, values=values()),
        )
        for act in acts:
            with pytest.raises(NotFound), transaction():
                act()
        with pytest.raises(NotFound):
            get_entry_to_edit(actor, entry.public_id)
        assert get_entry_to_keep(actor, entry.public_id).title == entry.title
        assert get_entry_to_edit(actor, draft.public_id).title == draft.title


def test_what_was_looked_at_is_what_is_published(app: Flask) -> None:
    draft, keeper, organiser = make_draft(), coordinator_of(make_root()), organiser_of(make_root())
    with transaction():
        edit_entry(organiser, draft.public_id, version=1, values=values(title="Something else"))
    with pytest.raises(EditConflict), transaction():
        publish_entry(keeper, draft.public_id, version=1)
    with transaction():
        published = publish_entry(keeper, draft.public_id, version=2)
    assert published.is_public
    with pytest.raises(AlreadyPublished), transaction():
        publish_entry(keeper, draft.public_id, version=3)


def test_two_who_change_the_same_are_told(app: Flask) -> None:
    draft, keeper = make_draft(), coordinator_of(make_root())
    with transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(title="First"))
    with pytest.raises(EditConflict), transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(title="Second"))


def test_the_version_rises_with_what_readers_see(app: Flask) -> None:
    draft, keeper = make_draft(), coordinator_of(make_root())
    assert find_version()[0] == 0
    with transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(title="Better"))
    assert (find_version()[0], get_entry(keeper, draft.public_id).sequence) == (0, 0)
    with transaction():
        publish_entry(keeper, draft.public_id, version=2)
    assert (find_version()[0], get_entry(keeper, draft.public_id).sequence) == (1, 1)
    with transaction():
        edit_entry(keeper, draft.public_id, version=3, values=values(title="Better"))
    assert (find_version()[0], get_entry(keeper, draft.public_id).version) == (1, 3)
    with transaction():
        edit_entry(keeper, draft.public_id, version=3, values=values(title="Best"))
    with transaction():
        withdraw_entry(keeper, draft.public_id)
    entry = get_entry(keeper, draft.public_id)
    assert (find_version()[0], entry.sequence, entry.is_public) == (3, 3, False)


def test_a_draft_is_deleted_and_what_is_published_is_not(app: Flask) -> None:
    draft, entry, keeper = make_draft(works=(NamedWork("A", "B"),)), make_entry(), coordinator_of(make_root())
    with pytest.raises(AlreadyPublished), transaction():
        delete_entry(keeper, entry.public_id)
    with pytest.raises(NotPublished), transaction():
        withdraw_entry(keeper, draft.public_id)
    with transaction():
        delete_entry(keeper, draft.public_id)
    assert db.session.scalars(select(Entry.public_id)).all() == [entry.public_id]
    assert db.session.scalar(select(func.count()).select_from(Work)) == 1


def test_history_names_the_fields_that_changed(app: Flask) -> None:
    draft, keeper = make_draft(works=(NamedWork("A", "B"),)), coordinator_of(make_root())
    with transaction():
        edit_entry(keeper, draft.public_id, version=1, values=values(when=new(1917, 11, 7), works=()))
    assert list_activity(subject="timeline_entries", subject_id=draft.public_id)[0].fields == [
        "calendar", "day", "month", "works",
    ]  # fmt: skip
