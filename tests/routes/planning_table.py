"""Whoever edits a school plans its programme; for all others the plan isn't there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from organiser.kernel.db import db, transaction
from organiser.kernel.tables import Table, keep_table
from organiser.programme.actions import change_plan
from organiser.programme.models import Speaker
from organiser.programme.queries import find_programme, get_draft, read_import
from organiser.programme.rules.changing import put_track
from organiser.programme.rules.plan import Plan, Track
from organiser.programme.vocabulary import words_here
from tests.routes.reading import count, event
from tests.routes.table import EDITORS, Body, Look, Press, Route, Visit
from tests.support.make import organiser_of

SCHOOL = {"event_id": "events.school"}
LAND, SONGS = SCHOOL | {"session_id": "sessions.land"}, SCHOOL | {"session_id": "sessions.songs"}
HALL, ATTIC = SCHOOL | {"room_id": "rooms.hall"}, SCHOOL | {"room_id": "rooms.attic"}
HISTORY = SCHOOL | {"track_id": "tracks.history"}
BO = SCHOOL | {"speaker_id": "speakers.bo"}


def plan(visit: Visit) -> Plan:
    db.session.rollback()
    school = event(visit, "school")
    assert school is not None
    return get_draft(organiser_of(school.branch), school.public_id).plan


def version(visit: Visit) -> int:
    school = event(visit, "school")
    assert school is not None
    programme = find_programme(school.id)
    assert programme is not None
    return programme.version


def titles(visit: Visit) -> list[str]:
    return sorted(session.title for session in plan(visit).sessions)


def names(part: str) -> Callable[[Visit], list[str]]:
    return lambda visit: [one.name for one in getattr(plan(visit), part)]


def session_body(visit: Visit, title: str, **more: str) -> Body:
    return {"title": title, "kind": "lecture", "minutes": "60", "lang": "en", "save": "1", **more}


def changed(visit: Visit) -> Body:
    found = plan(visit).find_session(visit.site.sessions["land"])
    assert found is not None
    return session_body(visit, "Land, bread and peace", revision=str(found.revision))


def is_placed(visit: Visit, key: str) -> bool:
    found = plan(visit).find_session(visit.site.sessions[key])
    return found is not None and found.starts is not None


def a_place(visit: Visit) -> Body:
    school = event(visit, "school")
    assert school is not None
    return {"day": school.starts_wall.date().isoformat(), "time": "15:00", "room": visit.site.rooms["hall"]}


def a_sheet(visit: Visit) -> Body:
    """As its preview sends it back."""
    school, rows = event(visit, "school"), (("Title",), ("Peace",))
    assert school is not None
    with visit.app.test_request_context():
        found = read_import(school, plan(visit), rows, words_here())
    return {"table": keep_table(Table(rows)), "digest": found.digest}


def add_track(visit: Visit) -> None:
    school = event(visit, "school")
    assert school is not None
    actor, put = organiser_of(school.branch), partial(put_track, track=Track("cities", "Cities"))
    with transaction():
        change_plan(actor, visit.site.events["school"], put, verb="track_added")


def break_minutes(visit: Visit) -> int:
    school = event(visit, "school")
    assert school is not None
    programme = find_programme(school.id)
    return programme.break_minutes if programme else 0


def released(visit: Visit) -> int:
    school = event(visit, "school")
    assert school is not None
    programme = find_programme(school.id)
    return programme.released if programme else 0


def speaker_name(visit: Visit) -> Any:
    db.session.rollback()
    return db.session.query(Speaker).filter_by(public_id=visit.site.speakers["bo"]).one().name


ROUTES: tuple[Route, ...] = (
    Look(endpoint="programme.board", at=SCHOOL, rights=EDITORS, shows="The price of bread"),
    Press(
        endpoint="programme.undo", at=SCHOOL, rights=EDITORS, body=lambda visit: {"version": str(version(visit))},
        effect=titles, becomes=["Land and bread", "The price of bread"],
    ),
    Look(endpoint="programme.release", at=SCHOOL, rights=EDITORS, shows="The first rooms are known"),
    Press(
        endpoint="programme.release", at=SCHOOL, rights=EDITORS, given=add_track,
        body=lambda visit: {"version": str(version(visit))}, effect=released, becomes=2,
    ),
    Look(endpoint="programme.new_session", at=SCHOOL, rights=EDITORS, shows='name="minutes"'),
    Press(
        endpoint="programme.new_session", at=SCHOOL, rights=EDITORS, body=lambda visit: session_body(visit, "Peace"),
        effect=lambda visit: "Peace" in titles(visit), becomes=True,
    ),
    Look(endpoint="programme.edit_session", at=LAND, rights=EDITORS, shows="Land and bread"),
    Press(
        endpoint="programme.edit_session", at=LAND, rights=EDITORS, body=changed,
        effect=lambda visit: "Land, bread and peace" in titles(visit), becomes=True,
    ),
    Look(endpoint="programme.move_session", at=SONGS, rights=EDITORS, shows='name="day"'),
    Press(
        endpoint="programme.move_session", at=SONGS, rights=EDITORS, body=a_place,
        effect=lambda visit: is_placed(visit, "songs"), becomes=True,
    ),
    Press(
        endpoint="programme.delete_session", at=SONGS, rights=EDITORS,
        effect=titles, becomes=["Land and bread", "The price of bread"],
    ),
    Look(endpoint="programme.rooms", at=SCHOOL, rights=EDITORS, shows="The hall"),
    Press(
        endpoint="programme.rooms", at=SCHOOL, rights=EDITORS, body={"name": "The attic"},
        effect=names("rooms"), becomes=["The hall", "Channel one", "The attic"],
    ),
    Look(endpoint="programme.edit_room", at=HALL, rights=EDITORS, shows="The hall"),
    Press(
        endpoint="programme.edit_room", at=HALL, rights=EDITORS, body={"name": "The great hall"},
        effect=names("rooms"), becomes=["The great hall", "Channel one"],
    ),
    Press(
        endpoint="programme.order_room", at=HALL, rights=EDITORS, body={"step": "down"},
        effect=names("rooms"), becomes=["Channel one", "The hall"],
    ),
    Press(endpoint="programme.delete_room", at=ATTIC, rights=EDITORS, effect=names("rooms"), becomes=["The hall"]),
    Press(
        endpoint="programme.set_break", at=SCHOOL, rights=EDITORS, body={"minutes": "10"},
        effect=break_minutes, becomes=10,
    ),
    Look(endpoint="programme.tracks", at=SCHOOL, rights=EDITORS, shows="History"),
    Press(
        endpoint="programme.tracks", at=SCHOOL, rights=EDITORS, body={"name": "Cities"},
        effect=names("tracks"), becomes=["History", "Cities"],
    ),
    Look(endpoint="programme.edit_track", at=HISTORY, rights=EDITORS, shows="History"),
    Press(
        endpoint="programme.edit_track", at=HISTORY, rights=EDITORS, body={"name": "Our history"},
        effect=names("tracks"), becomes=["Our history"],
    ),
    Press(
        endpoint="programme.order_track", at=HISTORY, rights=EDITORS, body={"step": "down"},
        given=add_track, effect=names("tracks"), becomes=["Cities", "History"],
    ),
    Press(endpoint="programme.delete_track", at=HISTORY, rights=EDITORS, effect=names("tracks"), becomes=[]),
    Look(endpoint="programme.sheet", at=SCHOOL, rights=EDITORS, shows='name="file"'),
    Press(
        endpoint="programme.sheet", at=SCHOOL, rights=EDITORS, body=a_sheet,
        effect=lambda visit: "Peace" in titles(visit), becomes=True,
    ),
    Look(endpoint="programme.export_csv", at=SCHOOL, rights=EDITORS, shows="The price of bread"),
    Look(endpoint="programme.export_xlsx", at=SCHOOL, rights=EDITORS, shows="PK"),
    Look(endpoint="programme.example_sheet", at=SCHOOL, rights=EDITORS, shows="PK"),
    Look(endpoint="programme.speakers", at=SCHOOL, rights=EDITORS, shows="Bo Castro"),
    Look(endpoint="programme.new_speaker", at=SCHOOL, rights=EDITORS, shows='name="name"'),
    Press(
        endpoint="programme.new_speaker", at=SCHOOL, rights=EDITORS, body={"name": "Cy Twombly", "save": "1"},
        effect=lambda _visit: count(Speaker, Speaker.name == "Cy Twombly"), becomes=1,
    ),
    Look(endpoint="programme.edit_speaker", at=BO, rights=EDITORS, shows="Bo Castro"),
    Press(
        endpoint="programme.edit_speaker", at=BO, rights=EDITORS, body={"name": "Bo Diaz", "version": "1", "save": "1"},
        effect=speaker_name, becomes="Bo Diaz",
    ),
    Press(
        endpoint="programme.delete_speaker", at=BO, rights=EDITORS,
        effect=lambda _visit: count(Speaker, Speaker.name == "Bo Castro", Speaker.removed_at.is_(None)), becomes=0,
    ),
)  # fmt: skip
