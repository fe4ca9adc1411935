"""The four-day school of the demonstration: made, published, released and changed by the real actions."""

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from organiser.demo.actions.structure import JOB, Structure
from organiser.demo.actions.words import Past, translate_items
from organiser.demo.rules.composing import MEET
from organiser.demo.rules.crowd import find_name
from organiser.demo.rules.planning import Movement
from organiser.demo.rules.schooling import DAYS, SPEAKERS, change_school, find_first_day, plan_school, read_school
from organiser.demo.rules.stock import EVENT_LANGUAGES
from organiser.events.actions import create_event, publish_event
from organiser.events.models import Event, Kind, PersonRole
from organiser.events.rules import EventValues, NamedPerson
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.actor import Actor, Grant, Role
from organiser.kernel.db import db
from organiser.kernel.vaults import get_installation_key
from organiser.places.queries import get_city
from organiser.programme.actions import change_plan, furnish_room, release_programme
from organiser.programme.actions.speakers import SpeakerValues, check_values
from organiser.programme.actions.translating import KIND
from organiser.programme.models import Release, Speaker, SpeakerState
from organiser.programme.queries import list_standing_sessions
from organiser.programme.rules.plan import Plan

BRUSSELS = 2800866
FIRST_RELEASE, TRANSLATED, SECOND_RELEASE = timedelta(days=21), timedelta(days=14), timedelta(days=2)


def make_school(movement: Movement, structure: Structure) -> None:
    """The one, or nothing if it is there already."""
    new_id = partial(derive_id, movement)
    if find_school(movement) is not None:
        return
    root = structure.root
    actor = Actor(job=JOB, grants=(Grant(root.id, root.path, Role.COORDINATOR),))
    values = describe_school(movement, structure, find_first_day(movement))
    event = create_event(actor, root.public_id, values=values, draft_id=new_id("school"))
    publish_event(actor, event.public_id)
    speakers = name_speakers(movement, event, new_id)
    plan = plan_school(find_first_day(movement), speakers, new_id)
    release_plan(actor, event, lambda _: plan, note="").released_at = movement.now - FIRST_RELEASE
    for room in plan.rooms:
        link = f"{MEET}/{new_id(f'link {room.id}')[:10]}"
        furnish_room(actor, event.public_id, room=room, join_link=link, verb="room_changed")
    changed = release_plan(actor, event, partial(change_school, new_id=new_id), note=read_school()["note"])
    changed.released_at = movement.now - SECOND_RELEASE
    db.session.flush()
    past = Past(movement.now - TRANSLATED, changed.released_at, read_school()["renamed"])
    translate_items(KIND, list_standing_sessions(event.id), past)


def find_school(movement: Movement, name: str = "school") -> Event | None:
    return db.session.scalar(select(Event).where(Event.public_id == derive_id(movement, name)))


def derive_id(movement: Movement, name: str) -> str:
    return get_installation_key().token(f"demo school: {name}", movement.seed, 0)[:26]


def release_plan(actor: Actor, event: Event, change: Callable[[Plan], Plan], *, note: str) -> Release:
    change_plan(actor, event.public_id, change, verb="imported")
    return release_programme(actor, event.public_id, note=note)


def describe_school(movement: Movement, structure: Structure, first: date) -> EventValues:
    texts, city = read_school(), get_city(BRUSSELS)
    last = first + timedelta(days=DAYS - 1)
    return EventValues(
        title=texts["title"], kind=Kind.SCHOOL, lang="en", summary=texts["summary"], text=texts["text"],
        when=resolve_typed(TypedTime(day=first, last_day=last, start=time(14), end=time(22), zone=city.zone)),
        on_line=True, city_id=city.id, place_name=city.name, country=city.country, latitude=city.latitude,
        longitude=city.longitude, venue=texts["venue"], address=texts["address"], step_free=True, hearing_loop=True,
        childcare=True, places_on_site=900, spoken=EVENT_LANGUAGES,
        topics=tuple(structure.topics[key].public_id for key in sorted(structure.topics)[:1]),
        people=(NamedPerson(PersonRole.CHAIR, _find_name(movement, 0, "en")),),
    )  # fmt: skip


def name_speakers(movement: Movement, event: Event, new_id: Callable[[str], str]) -> Sequence[str]:
    """People who do not exist, and have agreed to be named."""
    texts, speakers = read_school(), []
    for number in range(SPEAKERS):
        lang = EVENT_LANGUAGES[number % len(EVENT_LANGUAGES)]
        values = SpeakerValues(_find_name(movement, number, lang), texts["bios"][lang], has_agreed=True)
        check_values(values)
        speakers.append(
            Speaker(
                public_id=new_id(f"speaker {number}"), event_id=event.id, name=values.name, text=values.text,
                has_agreed=True, state=SpeakerState.CONFIRMED, created_at=movement.now,
            )
        )  # fmt: skip
    db.session.add_all(speakers)
    db.session.flush()
    return [speaker.public_id for speaker in speakers]


def _find_name(movement: Movement, number: int, lang: str) -> str:
    chance = Random(f"{movement.seed}:speaker:{number}")  # noqa: S311 (texts, not secrets)
    return find_name(None, lang, chance)[0]
