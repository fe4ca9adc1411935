"""Last year's school of the demonstration, as the archive has it: numbers instead of people, and what came of it."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import product

from organiser.archive.actions import add_session_material
from organiser.demo.actions.school import derive_id, describe_school, find_school, name_speakers, release_plan
from organiser.demo.actions.structure import JOB, Structure
from organiser.demo.rules.planning import Movement
from organiser.demo.rules.schooling import find_first_day, plan_school, read_school
from organiser.events.actions import create_event, publish_event
from organiser.events.models import Event
from organiser.kernel.actor import Actor, Grant, Role
from organiser.kernel.db import db
from organiser.kernel.vaults import destroy_vault
from organiser.programme.queries import list_standing_sessions
from organiser.registrations.actions import set_edition
from organiser.registrations.models import KeptCount, Mode

# Whole weeks, so that it began on the same day of the week.
EARLIER = timedelta(weeks=52)
ANNOUNCED = timedelta(days=60)
SESSIONS = 16
# 6,286 people: 1,047 fewer than this year.
KEPT = {Mode.ON_SITE: (812, 21, 40), Mode.ON_LINE: (5453, 0, 310)}


def make_earlier_school(movement: Movement, structure: Structure) -> None:
    """After this year's, with which it is linked; nothing if it is there already."""
    school, new_id = find_school(movement), partial(derive_id, movement)
    if school is None or find_school(movement, "last school") is not None:
        return
    root, texts = structure.root, read_school()["earlier"]
    actor = Actor(job=JOB, grants=(Grant(root.id, root.path, Role.COORDINATOR),))
    first = find_first_day(movement) - EARLIER
    values = replace(describe_school(movement, structure, first), title=texts["title"], summary=texts["summary"])
    event = create_event(actor, root.public_id, values=values, draft_id=new_id("last school"))
    publish_event(actor, event.public_id)
    speakers = name_speakers(movement, event, lambda name: new_id(f"last {name}"))
    plan = plan_school(first, speakers, lambda name: new_id(f"last {name}"))
    shorter = replace(plan, sessions=plan.sessions[:SESSIONS])
    release_plan(actor, event, lambda _: shorter, note="").released_at = event.starts_at - ANNOUNCED
    _keep_what_came(actor, event)
    _forget_people(event)
    event.created_at = event.published_at = event.changed_at = event.starts_at - ANNOUNCED
    set_edition(actor, event.public_id, earlier_id=None, shows_count=True)
    set_edition(actor, school.public_id, earlier_id=event.public_id, shows_count=True)


def _keep_what_came(actor: Actor, event: Event) -> None:
    """Of every other session, from its first on."""
    sessions = list_standing_sessions(event.id)[::2]
    for number, (session, material) in enumerate(product(sessions, read_school()["earlier"]["materials"])):
        link = f"https://archive.example.org/school/{number}"
        add_session_material(actor, event.public_id, session.public_id, link=link, **material)


def _forget_people(event: Event) -> None:
    """As after the end of its vault."""
    for mode, (confirmed, waiting, cancelled) in KEPT.items():
        kept = KeptCount(event_id=event.id, mode=mode, confirmed=confirmed, waiting=waiting, cancelled=cancelled)
        db.session.add(kept)
    destroy_vault(event.vault)
    event.private = None
