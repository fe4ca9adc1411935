"""Works: described, found in three orders, read, and merged where two are one."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.events.models import Event, Reading
from organiser.events.rules import SetReading
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.study.actions import (
    add_edition,
    add_work,
    change_term,
    edit_edition,
    edit_work,
    find_or_make_work,
    merge_works,
    remove_edition,
)
from organiser.study.errors import SameWork, WorkKnown
from organiser.study.models import Edition, EditionKind, Licence, Work, WorkKind
from organiser.study.queries import (
    WorkFilter,
    WorkOrder,
    count_works,
    find_merged_into,
    find_minutes,
    get_text,
    get_work,
    list_works,
    sort_editions,
)
from organiser.study.rules.works import MAX_TEXT, EditionValues, WorkValues
from tests.registrations.test_races import run_together
from tests.study.describing import TEXT, add, make_theme
from tests.support.make import (
    actor_with,
    coordinator_of,
    make_branch,
    make_event,
    make_root,
    organiser_of,
)
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app")


def titles(order: WorkOrder, wanted: WorkFilter | None = None, themes: tuple[int, ...] = ()) -> list[str]:
    db.session.rollback()
    return [work.title for work, _ in list_works(wanted or WorkFilter(), order, themes=themes, limit=50)]


def test_works_stand_by_family_name_by_date_and_under_each_of_their_themes() -> None:
    branch, war, land = make_branch(), make_theme("War"), make_theme("Land")
    add(branch, "Later", "Leon Trotsky", year=1930, topics=(war,))
    add(branch, "Early", "Karl Marx, Friedrich Engels", year=1848, topics=(war, land))
    add(branch, "Undated", "Alexandra Kollontai")
    add(branch, "In April", "V. I. Lenin", year=1917, month=4)
    add(branch, "In January", "V. I. Lenin", year=1917, month=1)
    assert titles(WorkOrder.AUTHOR) == ["Undated", "In January", "In April", "Early", "Later"]
    assert titles(WorkOrder.DATE) == ["Early", "In January", "In April", "Later", "Undated"]
    assert count_works(WorkFilter(), WorkOrder.DATE) == (5, 5)
    assert count_works(WorkFilter(), WorkOrder.THEME) == (5, 6)


def test_a_list_of_works_costs_the_same_queries_however_long() -> None:
    branch, war = make_branch(), make_theme("War")
    add(branch, "One", topics=(war,))
    lengths = []
    for number in range(2):
        db.session.rollback()
        with counted_queries() as statements:
            found = list_works(WorkFilter(), WorkOrder.AUTHOR, themes=(), limit=50)
            assert [len(work.topics) + len(work.editions) for work, _ in found]
        lengths.append(len(statements))
        for other in range(3):
            add(branch, f"{number} {other}", topics=(war,))
    assert lengths[0] == lengths[1] <= 5


def test_works_are_found_by_author_title_year_topics_and_titles_of_editions() -> None:
    branch, war = make_branch(), make_theme("Imperial war")
    work = add(branch, "Réforme sociale", year=1899, topics=(war,))
    add(branch, "Other", "Somebody Else")
    with transaction():
        values = EditionValues(EditionKind.LINK, "de", title="Sozialreform", link="https://example.org/a")
        add_edition(organiser_of(branch), work.public_id, branch_id=branch.public_id, values=values)
    for words in ("reforme LUXEMBURG", "1899", "imperial", "sozialreform", "100%"):
        assert titles(WorkOrder.AUTHOR, WorkFilter(text=words)) == ([] if words == "100%" else ["Réforme sociale"])
    assert titles(WorkOrder.AUTHOR, WorkFilter(lang="de")) == ["Réforme sociale"]
    assert titles(WorkOrder.AUTHOR, WorkFilter(topics=())) == []
    with transaction():
        change_term(coordinator_of(make_root()), war, names={"en": "Great slaughter"}, parent_id=None)
    assert titles(WorkOrder.AUTHOR, WorkFilter(text="slaughter")) == ["Réforme sociale"]
    assert titles(WorkOrder.AUTHOR, WorkFilter(text="imperial")) == []


def test_who_adds_what_an_event_named_describes_it_and_who_adds_it_again_is_told() -> None:
    branch = make_branch()
    event = make_event(branch, readings=(SetReading("John Reed", "Ten Days", 1919, "https://example.org/ten"),))
    work = add(branch, "Ten Days", "John Reed", year=1919, kind=WorkKind.BOOK)
    reading = db.session.scalars(select(Reading).join(Event, Event.item_id == Reading.item_id)).one()
    assert (reading.work_id, work.branch_id, event.branch_id) == (work.id, branch.id, branch.id)
    with pytest.raises(WorkKnown) as known:
        add(make_branch(name="El Alto"), "Ten Days", "John Reed", year=1919)
    assert known.value.public_id == work.public_id


def test_a_work_is_changed_by_its_own_branch_those_above_and_those_who_coordinate_all() -> None:
    branch, other = make_branch(), make_branch(name="El Alto")
    work = add(branch, "Old")

    def rename(actor: Actor, title: str, version: int) -> None:
        with transaction():
            values = WorkValues(title=title, author="Rosa Luxemburg")
            edit_work(actor, work.public_id, version=version, values=values)

    for stranger in (organiser_of(other), coordinator_of(other), actor_with(branch, Role.HELPER)):
        with pytest.raises(NotFound):
            rename(stranger, "New", work.version)
    version = work.version
    rename(organiser_of(branch), "New", version)
    with pytest.raises(EditConflict):
        rename(organiser_of(branch), "Newer", version)
    rename(coordinator_of(make_root()), "Newest", version + 1)
    assert titles(WorkOrder.AUTHOR) == ["Newest"]
    lines = list_activity(subject="works", subject_id=work.public_id)
    assert [(line.verb, line.fields) for line in lines][:2] == [("edited", ["title"]), ("edited", ["title"])]


def test_what_an_event_named_belongs_to_nobody_and_any_organiser_describes_it() -> None:
    with transaction():
        work = find_or_make_work(author="Anna", title="Nobody’s", year=None, link=None)
    values = WorkValues(title="Nobody’s", author="Anna", kind=WorkKind.LETTER)
    helper, organiser = actor_with(make_branch(), Role.HELPER), organiser_of(make_branch(name="Anywhere"))
    with pytest.raises(NotFound), transaction():
        edit_work(helper, work.public_id, version=1, values=values)
    with transaction():
        edit_work(organiser, work.public_id, version=1, values=values)
    assert get_work(work.public_id).kind == WorkKind.LETTER


def test_an_event_is_found_by_the_new_name_of_what_is_read_for_it() -> None:
    branch = make_branch()
    event = make_event(branch, readings=(SetReading("John Reed", "Ten Days", 1919),))
    work = add(branch, "Ten Days", "John Reed", year=1919)
    with transaction():
        values = WorkValues(title="Ten Days That Shook the World", author="John Reed", year=1919)
        edit_work(organiser_of(branch), work.public_id, version=work.version, values=values)
    db.session.rollback()
    assert "shook" in db.session.get_one(Event, event.id).search


def test_merged_works_are_one_with_all_that_hung_on_either() -> None:
    branch, war = make_branch(), make_theme("War")
    kept = add(branch, "Ten Days", "John Reed", year=1919)
    gone = add(branch, "10 Days", "J. Reed", year=1919, topics=(war,), about="In Petrograd.")
    event = make_event(branch, readings=(SetReading("J. Reed", "10 Days", 1919),))
    with transaction():
        add_edition(organiser_of(branch), gone.public_id, branch_id=branch.public_id, values=TEXT)
    with transaction():
        merge_works(organiser_of(branch), kept.public_id, gone_id=gone.public_id)
    db.session.rollback()
    work = get_work(kept.public_id)
    assert ([term.public_id for term in work.topics], work.about, len(work.editions)) == ([war], "In Petrograd.", 1)
    assert db.session.scalars(select(Reading.work_id)).all() == [work.id]
    assert "ten days" in db.session.get_one(Event, event.id).search
    assert titles(WorkOrder.DATE) == ["Ten Days"]
    with pytest.raises(NotFound):
        get_work(gone.public_id)
    found = find_merged_into(gone.public_id)
    assert found is not None
    assert found.id == work.id
    with transaction():
        assert find_or_make_work(author="J. Reed", title="10 Days", year=1919, link=None).id == work.id


def test_nobody_merges_what_is_not_theirs_or_a_work_with_itself() -> None:
    branch, other = make_branch(), make_branch(name="El Alto")
    own, foreign = add(branch, "Own"), add(other, "Foreign")
    for gone_id, refusal in ((foreign.public_id, NotFound), (own.public_id, SameWork), ("nothing", NotFound)):
        with pytest.raises(refusal), transaction():
            merge_works(organiser_of(branch), own.public_id, gone_id=gone_id)
    with transaction():
        merge_works(coordinator_of(make_root()), own.public_id, gone_id=foreign.public_id)
    assert titles(WorkOrder.AUTHOR) == ["Own"]


def test_editions_are_added_by_anybody_and_changed_by_those_who_answer_for_them() -> None:
    branch, other = make_branch(), make_branch(name="El Alto")
    work = add(branch, "Read")
    with transaction():
        edition = add_edition(organiser_of(other), work.public_id, branch_id=other.public_id, values=TEXT)
    assert (edition.words, edition.version) == (450, 1)
    with pytest.raises(NotFound), transaction():
        edit_edition(organiser_of(branch), work.public_id, edition.public_id, version=1, values=TEXT)
    with pytest.raises(NotFound), transaction():
        add_edition(organiser_of(branch), work.public_id, branch_id=other.public_id, values=TEXT)
    with pytest.raises(EditConflict), transaction():
        edit_edition(organiser_of(other), work.public_id, edition.public_id, version=7, values=TEXT)
    with transaction():
        changed = EditionValues(EditionKind.TEXT, "es", text="hola", licence=Licence.CC0, attribution="x")
        edit_edition(organiser_of(other), work.public_id, edition.public_id, version=1, values=changed)
    assert (get_text(work.public_id, edition.public_id).text, find_minutes(get_work(work.public_id), "es")) == (
        "hola",
        1,
    )
    with transaction():
        remove_edition(organiser_of(other), work.public_id, edition.public_id)
    assert db.session.scalars(select(Edition)).all() == []
    assert [line.verb for line in list_activity(subject="works", subject_id=work.public_id)] == [
        "removed an edition", "edited an edition", "added an edition", "added",
    ]  # fmt: skip


def test_a_text_says_by_what_right_it_stands_here() -> None:
    branch = make_branch()
    work = add(branch, "Read")
    for lacking in ({"licence": ""}, {"attribution": ""}, {"text": ""}, {"lang": "nolang"}):
        values = EditionValues(
            **{"kind": "text", "lang": "en", "text": "a", "licence": "cc0", "attribution": "b"} | lacking
        )
        with pytest.raises(Invalid), transaction():
            add_edition(organiser_of(branch), work.public_id, branch_id=branch.public_id, values=values)


def test_words_are_counted_before_anything_is_locked() -> None:
    """Half a second for a book; and not at all for one that is refused by its length."""
    assert EditionValues("text", "en", text="All *power* to the **councils**").words == 5
    assert EditionValues("text", "en", text="a " * MAX_TEXT).words is None
    assert EditionValues("link", "en", link="https://example.org").words is None


def test_the_readers_language_comes_first_and_what_can_be_read_here() -> None:
    editions = [
        Edition(id=number, lang=lang, kind=kind)
        for number, (lang, kind) in enumerate([("de", "link"), ("es", "link"), ("es", "text"), ("ar", "text")])
    ]
    assert [one.id for one in sort_editions(editions, "es")] == [2, 1, 3, 0]


def test_of_two_who_add_the_same_work_at_once_the_second_is_led_to_the_first(app: Flask) -> None:
    """Nobody's description is written over."""
    branches = [make_branch(name=f"Branch {number}") for number in range(4)]
    of_branches = [(organiser_of(branch), branch.public_id, branch.name) for branch in branches]
    known: list[str] = []

    def describe(actor: Actor, branch_id: str, name: str) -> None:
        values = WorkValues(title="The State", author="V. I. Lenin", year=1918, about=name)
        try:
            with transaction():
                add_work(actor, branch_id, values=values)
        except WorkKnown as refusal:
            known.append(refusal.public_id)

    run_together(app, [partial(describe, *one) for one in of_branches])
    db.session.rollback()
    work = db.session.scalars(select(Work)).one()
    assert known == [work.public_id] * 3
    assert [branch.name for branch in branches if branch.id == work.branch_id] == [work.about]


def test_a_work_can_take_the_name_of_one_that_was_merged_into_it() -> None:
    """Both names lead to it then."""
    branch = make_branch()
    kept, gone = add(branch, "The state", "Lenin"), add(branch, "The State", "V. I. Lenin")
    with transaction():
        merge_works(organiser_of(branch), kept.public_id, gone_id=gone.public_id)
    work = get_work(kept.public_id)
    with transaction():
        values = WorkValues(title="The State", author="V. I. Lenin")
        edit_work(organiser_of(branch), work.public_id, version=work.version, values=values)
    with transaction():
        found = [
            find_or_make_work(author=author, title=title, year=None, link=None).public_id
            for author, title in (("Lenin", "The state"), ("V. I. Lenin", "The State"))
        ]
    assert found == [kept.public_id] * 2
    assert get_work(kept.public_id).author == "V. I. Lenin"
