"""What changes an event, and what follows from it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.branches.actions import remove_member
from organiser.events import actions
from organiser.events.actions.content import values_of
from organiser.events.errors import NoSuchHelper
from organiser.events.facts import (
    EventAltered,
    EventCreated,
)
from organiser.events.models import Event, State
from organiser.events.queries import get_event, is_helper, list_helpers, read_private
from organiser.events.rules import EventValues, NamedPerson, SetReading
from organiser.kernel.activity import list_activity
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.ids import new_public_id
from organiser.kernel.vaults import Vault, destroy_vault
from tests.events.acting import FACTS, edit, fresh, kinds, told
from tests.support.make import (
    actor_of,
    actor_with,
    coordinator_of,
    event_values,
    make_account,
    make_branch,
    make_event,
    make_member,
    make_when,
    organiser_of,
)


def test_a_draft_has_a_vault_that_ends_with_it_and_a_line_of_history(app: Flask) -> None:
    branch = make_branch(retention_days=30)
    with transaction() as session:
        event = actions.create_event(organiser_of(branch), branch.public_id, values=event_values())
        assert kinds([fact for fact, _at_hand in session.info[FACTS]]) == [EventCreated]
    assert (event.state, event.sequence, event.version, event.slug) == (State.DRAFT, 0, 1, "who-makes-the-news")
    assert event.vault.destroy_after == event.ends_at + timedelta(days=30)
    assert [line.verb for line in list_activity(subject="events", subject_id=event.public_id)] == ["created"]


def test_retention_is_the_nearest_branchs_word(app: Flask) -> None:
    country = make_branch(name="Bolivia", retention_days=60)
    event = make_event(make_branch(country))
    assert event.vault.destroy_after == event.ends_at + timedelta(days=60)
    assert (lone := make_event()).vault.destroy_after == lone.ends_at + timedelta(days=14)


def test_a_form_that_is_sent_twice_makes_one_event(app: Flask) -> None:
    branch = make_branch()
    draft_id = new_public_id()
    made = []
    for _ in range(2):
        with transaction():
            made.append(
                actions.create_event(
                    organiser_of(branch), branch.public_id, values=event_values(), draft_id=draft_id
                ).id
            )
    assert made[0] == made[1]
    assert len(db.session.scalars(select(Event)).all()) == 1


@pytest.mark.parametrize("role", [None, Role.HELPER])
def test_nobody_below_an_organiser_writes(app: Flask, role: Role | None) -> None:
    branch = make_branch()
    event = make_event(branch)
    actor = actor_with(branch, role) if role else Actor(account_id=1, is_operator=True)
    tries: list[tuple[Any, dict[str, Any]]] = [
        (actions.edit_event, {"version": event.version, "values": event_values()}),
        (actions.publish_event, {}), (actions.postpone_event, {"reason": "x"}), (actions.cancel_event, {"reason": "x"}),
        (actions.restore_event, {}), (actions.withdraw_event, {}), (actions.delete_draft, {}),
        (actions.set_date, {"when": make_when()}), (actions.duplicate_event, {"when": make_when()}),
        (actions.move_to_branch, {"branch_id": branch.public_id}),
        (actions.add_material, {"kind": "text", "lang": "en", "title": "x", "link": "https://example.org"}),
        (actions.name_helper, {"account_id": "x"}), (actions.unname_helper, {"account_id": "x"}),
    ]  # fmt: skip
    for act, kwargs in tries:
        with pytest.raises(NotFound), transaction():
            act(actor, event.public_id, **kwargs)
    with pytest.raises(NotFound), transaction():
        actions.create_event(actor, branch.public_id, values=event_values())


def test_a_copy_has_the_content_and_nobodys_name(app: Flask) -> None:
    event = make_event(
        people=(NamedPerson("speaker", "Rosa"),), readings=(SetReading("A", "T", part="ch. 1"),), spoken=("es", "qu"),
        place_is_private=True,
    )  # fmt: skip
    with transaction():
        copy = actions.duplicate_event(organiser_of(event.branch), event.public_id, when=make_when(days=1))
    copy = fresh(copy)
    assert (copy.state, copy.title, copy.sequence, copy.item.people) == (State.DRAFT, event.title, 0, [])
    assert copy.uid != event.uid
    assert copy.vault_id != event.vault_id
    assert [(reading.work_id, reading.part) for reading in copy.item.readings] == [
        (reading.work_id, reading.part) for reading in fresh(event).item.readings
    ]
    assert [spoken.lang for spoken in copy.spoken] == ["es", "qu"]
    assert read_private(copy)["venue"] == "Casa del Pueblo"


def test_materials_come_and_go_and_readers_see_it(app: Flask) -> None:
    event = make_event()
    actor, link = organiser_of(event.branch), "https://example.org/talk.ogg"
    facts = told(
        actions.add_material, actor, event.public_id, kind="recording", lang="es", title="The evening", link=link
    )
    event = fresh(event)
    assert (kinds(facts), event.sequence, [material.link for material in event.item.materials]) == (
        [EventAltered], 2, [link],
    )  # fmt: skip
    other = make_event(event.branch)
    with pytest.raises(NotFound), transaction():
        actions.remove_material(actor, other.public_id, material_id=event.item.materials[0].public_id)
    told(actions.remove_material, actor, event.public_id, material_id=event.item.materials[0].public_id)
    assert fresh(event).item.materials == []


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "/relative", "ftp://example.org", ""])
def test_a_link_is_a_web_address(app: Flask, link: str) -> None:
    event = make_event()
    with pytest.raises(Invalid) as caught, transaction():
        actions.add_material(
            organiser_of(event.branch), event.public_id, kind="text", lang="es", title="Notes", link=link
        )
    assert caught.value.field == "link"


def test_helpers_hold_a_role_here_or_above(app: Flask) -> None:
    branch = make_branch()
    event, inside, outside = make_event(branch), make_account(), make_account()
    make_member(branch, inside.id, Role.HELPER)
    actor = organiser_of(branch)
    with pytest.raises(NoSuchHelper), transaction():
        actions.name_helper(actor, event.public_id, account_id=outside.public_id)
    for _ in range(2):
        assert told(actions.name_helper, actor, event.public_id, account_id=inside.public_id) == []
    assert list_helpers(event) == [inside.id]
    told(actions.unname_helper, actor, event.public_id, account_id=inside.public_id)
    assert list_helpers(event) == []


def test_a_helper_whose_role_ended_is_none_any_more(app: Flask) -> None:
    """Nobody takes them off each door; and what is for members was theirs by the role."""
    branch, account = make_branch(), make_account()
    member = make_member(branch, account.id, Role.HELPER)
    event = make_event(branch, visibility="members")
    told(actions.name_helper, organiser_of(branch), event.public_id, account_id=account.public_id)
    event = get_event(actor_of(account.id), event.public_id)
    assert is_helper(actor_of(account.id), event)
    told(remove_member, coordinator_of(branch), branch.public_id, member.public_id)
    assert not is_helper(actor_of(account.id), fresh(event))
    with pytest.raises(NotFound):
        get_event(actor_of(account.id), event.public_id)


def test_what_is_handed_on_leaves_its_helpers_behind(app: Flask) -> None:
    here, there, account = make_branch(), make_branch(name="Oruro"), make_account()
    make_member(here, account.id, Role.HELPER)
    event = make_event(here)
    told(actions.name_helper, organiser_of(here), event.public_id, account_id=account.public_id)
    both = Actor(account_id=0, grants=(*organiser_of(here).grants, *organiser_of(there).grants))
    told(actions.move_to_branch, both, event.public_id, branch_id=there.public_id)
    assert not is_helper(actor_of(account.id), get_event(both, event.public_id))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": ""}),
        ("text", {"text": "x" * 20_001}),
        ("kind", {"kind": "party"}),
        ("visibility", {"visibility": "secret"}),
        ("how", {"on_site": False}),
        ("join_link", {"join_link": "javascript:alert(1)"}),
        ("places_on_site", {"places_on_site": 0}),
        ("spoken", {"spoken": ("xx-yy",)}),
        ("people", {"people": (NamedPerson("speaker", "see https://x.example"),)}),
        ("people", {"people": (NamedPerson("speaker", "a@b.example"),)}),
        ("people", {"people": (NamedPerson("speaker", "<b>Rosa</b>"),)}),
        ("people", {"people": (NamedPerson("speaker", "click evil.example now"),)}),
        ("people", {"people": (NamedPerson("owner", "Rosa"),)}),
        ("readings", {"readings": (SetReading("A", "T", link="data:x"),)}),
    ],
)
def test_values_that_cannot_stand_are_named(app: Flask, field: str, values: dict[str, Any]) -> None:
    branch = make_branch()
    with pytest.raises(Invalid) as caught, transaction():
        actions.create_event(organiser_of(branch), branch.public_id, values=event_values(**values))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "name", ["Rosa Luxemburg", "C. L. R. James", "J.R.R. Tolkien", "أنطونيو", "O’Neill-Dupont Jr."]
)
def test_names_of_people_are_taken_as_they_are(app: Flask, name: str) -> None:
    event = make_event(people=(NamedPerson("speaker", name),))
    assert [person.name for person in event.item.people] == [name]


def test_a_draft_whose_vault_is_gone_gets_a_new_one_with_its_date(app: Flask) -> None:
    event = make_event(state=State.DRAFT, place_is_private=True)
    with transaction():
        destroy_vault(db.session.get_one(Vault, event.vault_id))
    assert values_of(fresh(event)).venue == ""
    edit(event, when=make_when(days=2), venue="Teatro", place_is_private=True)
    event = fresh(event)
    assert (event.vault.destroyed_at, read_private(event)) == (None, {"venue": "Teatro"})


def test_values_are_the_whole_whitelist() -> None:
    """A new column is nobody's to set until somebody puts it here on purpose."""
    ours = {
        *("id", "public_id", "uid", "item_id", "branch_id", "vault_id", "slug", "search", "private", "is_demo"),
        *(
            "state",
            "state_reason",
            "state_before",
            "reason_before",
            "published_at",
            "stopped_at",
            "created_by",
            "created_at",
        ),
        *("starts_wall", "ends_wall", "zone", "starts_fold", "ends_fold", "all_day", "starts_at", "ends_at"),
        *("sequence", "changed_at", "version", "first_starts_at", "titles", "translated"),
    }
    parts = {"when", "spoken", "topics", "people", "readings"}
    columns = {column.name for column in Event.__table__.columns}
    assert columns - ours == set(EventValues.__dataclass_fields__) - parts
