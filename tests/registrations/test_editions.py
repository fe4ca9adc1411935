"""This year's event beside last year's: linked, compared, and told to readers only where that was chosen."""

from datetime import timedelta

import pytest
from flask import Flask

from organiser.events.actions import duplicate_event
from organiser.events.models import Event
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.registrations.actions import set_edition
from organiser.registrations.editions import find_edition, list_editions, tally_people
from organiser.registrations.models import EventEdition, KeptCount
from organiser.registrations.rules import Tally
from organiser.registrations.views.editions import compare
from tests.registrations.scene import declare, join, make_open_event
from tests.registrations.visiting import page_of, words
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account, make_branch, organiser_of

YEAR = timedelta(days=365)


def make_editions(number: int = 2) -> list[Event]:
    """Of one branch and kind, the latest first, a year apart."""
    branch, now = make_branch(name="Turin"), clock.now().replace(microsecond=0) + timedelta(days=7)
    return [
        make_open_event(branch=branch, kind="school", title=f"School {n}", starts_at=now - YEAR * n)
        for n in range(number)
    ]


def link(event: Event, earlier: Event | None, *, shows: bool = False) -> None:
    with transaction():
        earlier_id = None if earlier is None else earlier.public_id
        set_edition(organiser_of(event.branch), event.public_id, earlier_id=earlier_id, shows_count=shows)


def keep(event: Event, confirmed: int, waiting: int = 0) -> None:
    """What is left of its people after the end of its vault."""
    with transaction() as session:
        kept = {"confirmed": confirmed, "waiting": waiting, "cancelled": 3}
        session.add(KeptCount(event_id=event.id, mode="on_site", **kept))


def test_editions_lead_to_all_before_and_to_the_next(client: Visitor) -> None:
    this, last, first = make_editions(3)
    link(this, last)
    link(last, first)
    seen = [[one.title for one in list_editions(event, ANONYMOUS)] for event in (this, last, first)]
    assert seen == [["School 1", "School 2"], ["School 0", "School 2"], ["School 1"]]
    page = parse(client.get(page_of(this)))
    assert [one["href"] for one in page.select("main article li a")] == [page_of(last), page_of(first)]


@pytest.mark.parametrize("hidden", [{"visibility": "unlisted"}, {"visibility": "members"}, {"state": "draft"}])
def test_what_lists_do_not_show_is_passed_over(app: Flask, hidden: dict[str, str]) -> None:
    this, last, first = make_editions(3)
    link(this, last, shows=True)
    link(last, first, shows=True)
    declare(last.id, **hidden)
    assert [one.title for one in list_editions(this, ANONYMOUS)] == ["School 2"]


def test_a_schools_copy_is_its_next_edition(app: Flask) -> None:
    (event,) = make_editions(1)
    day = event.starts_wall.date()
    made = {}
    for years in (1, -1):
        when = resolve_typed(TypedTime(day=day + YEAR * years, zone="Europe/Berlin", all_day=True))
        with transaction():
            made[years] = duplicate_event(organiser_of(event.branch), event.public_id, when=when).id
    edition = find_edition(made[1])
    assert edition is not None
    assert (edition.earlier_id, edition.shows_count, find_edition(made[-1])) == (event.id, False, None)


def test_only_what_was_before_at_the_same_branch_can_be_chosen_and_by_its_organisers(app: Flask) -> None:
    this, last = make_editions()
    elsewhere = make_open_event(kind="school", starts_at=last.starts_at)
    for event, earlier in ((this, elsewhere), (last, this), (this, this)):
        with pytest.raises(Invalid), transaction():
            set_edition(organiser_of(event.branch), event.public_id, earlier_id=earlier.public_id, shows_count=False)
    with pytest.raises(NotFound), transaction():
        set_edition(organiser_of(elsewhere.branch), this.public_id, earlier_id=None, shows_count=True)


def test_numbers_are_told_where_both_editions_tell_them_and_never_fewer_than_ten(client: Visitor) -> None:
    this, last = make_editions()
    keep(last, 9)
    keep(this, 7300, 33)
    year = last.starts_wall.year
    link(this, last)
    assert "7,333" not in words(client.get(page_of(this)))
    link(this, last, shows=True)
    link(last, None, shows=True)
    assert "7,333 people registered." in words(client.get(page_of(this)))
    assert "9 people registered" not in words(client.get(page_of(last)))
    with transaction() as session:
        session.get_one(KeptCount, (last.id, "on_site")).confirmed = 6286
    assert f"7,333 people registered, 1,047 more than in {year}." in words(client.get(page_of(this)))
    link(last, None)
    assert "more than" not in words(client.get(page_of(this)))


def test_kept_and_living_people_are_counted_alike(app: Flask) -> None:
    this, last = make_editions()
    declare(this.id, places_on_site=1)
    for name in ("a", "b", "c"):
        join(this, f"{name}@example.org")
    keep(last, 20, 2)
    assert tally_people([this.id, last.id]) == {this.id: Tally(1, 2, 0, 1), last.id: Tally(20, 2, 3, None)}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (1, 2, "1 person registered, 1 fewer than in 2025."),
        (12, 12, "12 people registered, as many as in 2025."),
        (1200, 12, "1,200 people registered, 1,188 more than in 2025."),
    ],
)
def test_a_comparison_is_one_sentence(app: Flask, now: int, before: int, said: str) -> None:
    with app.test_request_context("/en/"):
        assert compare(Tally(now), Tally(before), when="2025", lang="en") == said


def test_an_organiser_chooses_compares_and_takes_it_back(client: Visitor) -> None:
    this, last = make_editions()
    keep(last, 12)
    log_in(client, make_account(roles=[(this.branch, Role.ORGANISER)]))
    path = f"/en/manage/events/{this.public_id}/editions"
    chosen = client.submit(client.get(path), {"earlier": last.public_id, "shows_count": "y"}, action=path)
    assert chosen.status_code == 303
    page = client.get(path)
    assert f"0 people registered, 12 fewer than in {last.starts_wall.year}." in words(page)
    assert client.submit(page, {"earlier": "", "shows_count": None}, action=path).status_code == 303
    db.session.rollback()
    edition = db.session.get_one(EventEdition, this.id)
    assert (edition.earlier_id, edition.shows_count) == (None, False)
