"""Going back to a snapshot: every row is as it was, whatever has become of it."""

from flask import Flask
from sqlalchemy import delete, update

from organiser.branches.models import Branch
from organiser.kernel.db import transaction
from organiser.kernel.outbox import Mail
from organiser.registrations.models import Registration
from tests.support.make import make_branch, make_event, make_place, withdraw
from tests.support.snapshots import Snapshot, Watch


def test_what_came_went_and_changed_is_as_before(app: Flask) -> None:
    event = make_event(places_on_site=2)
    first, *_ = [make_place(event.public_id) for _ in range(3)]
    before = Snapshot.take()
    make_place(make_event().public_id)
    withdraw(first)
    with transaction() as session:
        session.execute(delete(Mail))
        session.execute(update(Branch).values(name="Elsewhere"))
    assert {"mails", "branches", "registrations"} <= set(before.find_changes())
    before.restore()
    assert Snapshot.take() == before


def test_rows_that_stayed_are_not_taken_along_by_what_they_pointed_to(app: Flask) -> None:
    old = make_event()
    make_place(old.public_id)
    before = Snapshot.take()
    new = make_event()
    with transaction() as session:
        session.execute(update(Registration).values(event_id=new.id))
    before.restore()
    assert Snapshot.take() == before


def test_rows_that_hold_what_others_get_back_are_as_before(app: Flask) -> None:
    first, second = make_branch(name="Oruro"), make_branch(name="Tarija")
    before = Snapshot.take()
    for branch, slug in ((first, "free"), (second, "oruro"), (first, "tarija")):
        with transaction() as session:
            session.execute(update(Branch).where(Branch.id == branch.id).values(slug=slug))
    before.restore()
    assert Snapshot.take() == before


def test_whoever_watches_sees_every_commit_and_reads_again_only_then(app: Flask) -> None:
    branch, watch = make_branch(name="Oruro"), Watch()
    before = watch.look()
    assert watch.look() is before
    with transaction() as session:
        session.execute(update(Branch).where(Branch.id == branch.id).values(slug="tarija"))
    assert before.find_changes(watch.look()) == ["branches"]
    watch.restore(before)
    assert watch.look() is before
    assert Snapshot.take() == before
