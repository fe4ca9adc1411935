"""What is measured: a branch with its 1,000 events, and many more events elsewhere."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from organiser.branches.models import Branch
from organiser.calendars.actions import raise_versions
from organiser.events.actions import edit_event
from organiser.events.actions.content import values_of
from organiser.events.models import Event, EventLanguage, Item
from organiser.events.queries import get_event_to_edit
from organiser.events.rules import NamedPerson, SetReading
from organiser.kernel import ids
from organiser.kernel.db import db, transaction
from tests.support.make import make_branch, make_event, make_root, organiser_of

AT_ONCE = 5000
EVENTS: Any = Event.__table__
ITEMS: Any = Item.__table__
BRANCHES: Any = Branch.__table__
TEXT = "We read together and talk about what we have read. Nobody has to have read it before.\n\n" * 4
PEOPLE = (NamedPerson("speaker", "Rosa L."), NamedPerson("chair", "Antonio G."))
READINGS = (
    SetReading("Vladimir Lenin", "What Is to Be Done?", 1902, part="Chapter 2"),
    SetReading("Rosa Luxemburg", "Reform or Revolution", 1900),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Public ids and addresses of what is asked for."""

    root_id: str
    branch_id: str
    branch_slug: str
    event_id: str
    event_slug: str

    @property
    def feed(self) -> str:
        return f"/feeds/branches/{self.branch_id}.ics"

    @property
    def tree_feed(self) -> str:
        """Of the root and all below it."""
        return f"/feeds/branches/{self.root_id}.ics?below=1"

    @property
    def event_file(self) -> str:
        return f"/events/{self.event_id}.ics"

    @property
    def event_page(self) -> str:
        return f"/en/events/{self.event_id}/{self.event_slug}"

    @property
    def branch_page(self) -> str:
        return f"/en/branches/{self.branch_slug}"


def make_scene(app: Flask, events: int) -> Scene:
    """A branch with so many coming events. One of them takes as many people as want to come."""
    with app.app_context():
        root = make_root()
        branch = make_branch(name="La Paz Centro")
        event = make_event(
            branch, text=TEXT, summary="An evening.", spoken=("es", "en"), people=PEOPLE, readings=READINGS
        )
        scene = Scene(root.public_id, branch.public_id, branch.slug, event.public_id, event.slug)
        copy_event(event.id, [branch.id], events - 1)
    return scene


def add_elsewhere(app: Flask, events: int, branches: int) -> None:
    """Events of so many other branches, which no feed of the first one holds."""
    with app.app_context():
        country = make_branch(name="Bolivia")
        event = make_event(country, text=TEXT)
        copy_event(event.id, [country.id, *_plant_branches(country, branches - 1)], events - 1)


def _plant_branches(above: Branch, number: int) -> list[int]:
    """Their ids. Rows as the actions would have written them, a hundred to a region."""
    with transaction() as session:
        like = dict(session.execute(select(BRANCHES).where(Branch.id == above.id)).mappings().one())
        first = (session.scalar(select(func.max(Branch.id))) or 0) + 1
        rows, region = [], above.path
        for branch_id in range(first, first + number):
            is_region = (branch_id - first) % 100 == 0
            parent = above.path if is_region else region
            path = f"{parent}{branch_id}/"
            region = path if is_region else region
            own = {"id": branch_id, "public_id": ids.new_public_id(), "path": path, "slug": f"branch-{branch_id}"}
            rows.append(like | own | {"parent_id": int(parent.split("/")[-2]), "name": f"Branch {branch_id}"})
        for start in range(0, number, AT_ONCE):
            session.execute(insert(BRANCHES), rows[start : start + AT_ONCE])
        _move_counters(session, BRANCHES)
    return [row["id"] for row in rows]


def copy_event(event_id: int, branch_ids: list[int], number: int) -> None:
    """Rows as the actions would have written them, by the thousand, an hour apart and over a year, at each in turn."""
    with transaction() as session:
        like = dict(session.execute(select(EVENTS).where(Event.id == event_id)).mappings().one())
        del like["id"]
        first = (session.scalar(select(func.max(Event.id))) or 0) + 1
        item = (session.scalar(select(func.max(Item.id))) or 0) + 1
        for start in range(0, number, AT_ONCE):
            some = range(start, min(start + AT_ONCE, number))
            session.execute(insert(Item), [{"id": item + one} for one in some])
            session.execute(insert(EVENTS), [_copy(like, one, first, item, branch_ids) for one in some])
            spoken = [{"event_id": first + one, "lang": "es", "position": 0} for one in some]
            session.execute(insert(EventLanguage), spoken)
        raise_versions(branch_ids)
        _move_counters(session, ITEMS, EVENTS)


def _move_counters(session: Session, *tables: Any) -> None:
    """Ids that were given do not move the counters from which PostgreSQL takes the next ones."""
    if session.get_bind().dialect.name == "postgresql":
        for table in tables:
            newest = select(func.max(table.c.id)).scalar_subquery()
            session.execute(select(func.setval(f"{table.name}_id_seq", newest)))


def _copy(like: dict[str, Any], number: int, first: int, item: int, branch_ids: list[int]) -> dict[str, Any]:
    later = timedelta(hours=number % 8000)
    times = {name: like[name] + later for name in ("starts_wall", "ends_wall", "starts_at", "ends_at")}
    own: dict[str, Any] = {
        "id": first + number,
        "item_id": item + number,
        "public_id": ids.new_public_id(),
        "uid": ids.new_uid(),
    }
    own["branch_id"] = branch_ids[number % len(branch_ids)]
    return like | times | own | {"title": f"{like['title']} ({number})"}


def change_one(app: Flask, scene: Scene, number: int) -> None:
    """A reader sees another summary, as after an organiser's edit."""
    with app.app_context():
        actor = organiser_of(db.session.scalars(select(Event).where(Event.public_id == scene.event_id)).one().branch)
        event = get_event_to_edit(actor, scene.event_id)
        values, version = values_of(event), event.version
        values = replace(values, summary=f"An evening, told anew for the {number}th time.")
        with transaction():
            edit_event(actor, scene.event_id, version=version, values=values)
