"""The made-up installation's school: rooms, tracks and speakers, sessions that clash, one without a place."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from organiser.archive.actions import add_session_material
from organiser.events.queries import get_event_to_edit
from organiser.events.rules import is_safe_name
from organiser.kernel import ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.programme import actions
from organiser.programme.actions.speakers import SpeakerValues
from organiser.programme.contacts import find_speaker, link_token
from organiser.programme.rules.changing import put_room, put_session, put_track
from organiser.programme.rules.plan import Channel, Part, Plan, PlannedSession, Room, Track
from tests.support.site import Site, Who

Write = Callable[[str], str]


def plan_school(site: Site, organiser: Actor, write: Write, *, lang: str) -> None:
    """`land` and `bread` are in the hall at the same time, `songs` waits for a place; what has a time is released.
    Ada has agreed to be named, Bo was asked by mail.
    """
    event_id = site.events["school"]
    starts = get_event_to_edit(organiser, event_id).starts_wall
    with transaction():
        for key, name in (("ada", "Ada Nilsson"), ("bo", "Bo Castro")):
            address = "" if key == "ada" else "bo@people.example.org"
            values = SpeakerValues(
                _write_name(name, write), write("Reads a lot"), has_agreed=key == "ada", address=address, lang=lang
            )
            site.speakers[key] = actions.add_speaker(organiser, event_id, values=values).public_id
    for key in ("hall", "attic", "history", "land", "bread", "songs"):
        {"hall": site.rooms, "attic": site.rooms, "history": site.tracks}.get(key, site.sessions)[key] = (
            ids.new_public_id()
        )
    with transaction():
        actions.change_plan(organiser, event_id, partial(_furnish, site=site, write=write), verb="room_added")
    for session in _list_sessions(site, datetime.combine(starts, time(10)), write, lang):
        with transaction():
            put = partial(put_session, session=session, speakers=frozenset(site.speakers.values()))
            actions.change_plan(organiser, event_id, put, verb="session_added")
    with transaction():
        actions.release_programme(organiser, event_id, note=write("The first rooms are known"))
    with transaction():
        material = add_session_material(
            organiser, event_id, site.sessions["land"], kind="recording", lang=lang, title=write("From the balcony"),
            link="https://video.example.org/2", credit=write("Transcribed by Bo"),
        )  # fmt: skip
        site.materials["land"] = material.public_id
    with transaction():
        actions.ask_speaker(organiser, event_id, speaker_id=site.speakers["bo"])
    bo = find_speaker(site.speakers["bo"])
    assert bo is not None
    site.who["speaker"] = Who(links=(f"/s/{link_token(bo)}",))


def _write_name(name: str, write: Write) -> str:
    """Names with markup are refused."""
    written = write(name)
    return written if is_safe_name(written) else name


def _furnish(plan: Plan, *, site: Site, write: Write) -> Plan:
    plan = put_room(plan, Room(site.rooms["hall"], write("The hall"), 120))
    plan = put_room(plan, Room(site.rooms["attic"], write("Channel one"), None, on_line=True))
    return put_track(plan, Track(site.tracks["history"], write("History")))


def _list_sessions(site: Site, ten: datetime, write: Write, lang: str) -> list[PlannedSession]:
    rooms, sessions, people = site.rooms, site.sessions, site.speakers
    return [
        PlannedSession(
            sessions["land"], write("Land and bread"), 90, starts=ten, room=rooms["hall"], track=site.tracks["history"],
            abstract=write("Two *decrees*"), level="beginners", lang=lang, seats=20,
            parts=(Part("speaker", people["ada"]),), channels=(Channel("fr", "interpretation", write("Channel 2")),),
        ),
        PlannedSession(
            sessions["bread"], write("The price of bread"), starts=ten + timedelta(hours=1), room=rooms["hall"],
            kind="workshop", lang=lang, parts=(Part("chair", people["bo"]),),
        ),
        PlannedSession(sessions["songs"], write("Songs"), kind="social", lang=lang),
    ]  # fmt: skip
