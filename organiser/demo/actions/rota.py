"""The rota of the demonstration's school: what there is to do, most of it taken, and somebody wanted in two places."""

from collections.abc import Iterator, Mapping
from random import Random

from sqlalchemy import select

from organiser.demo.actions.school import derive_id, find_school
from organiser.demo.rules.crowd import DOMAIN, find_name
from organiser.demo.rules.planning import Movement
from organiser.demo.rules.rota import VOLUNTEERS, PlannedDuty, plan_rota, share_out_turns
from organiser.demo.rules.stock import EVENT_LANGUAGES
from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import db
from organiser.kernel.i18n.languages import INTERFACE_LANGUAGES
from organiser.kernel.vaults import get_vault_key
from organiser.kernel.walltime import WallTime, resolve
from organiser.programme import contacts
from organiser.programme.models import Session, Speaker
from organiser.programme.queries import find_programme
from organiser.programme.rules.writing import read_plan
from organiser.rota.actions.duties import follow_session
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.queries import TABLE, Helper, feed_token, link_token

SPOKEN = tuple(lang for lang in EVENT_LANGUAGES if lang in INTERFACE_LANGUAGES)


def make_rota(movement: Movement) -> None:
    """Of a school that has none yet. Nobody gets a mail."""
    event = find_school(movement)
    if event is None or db.session.scalar(select(Duty.id).where(Duty.event_id == event.id).limit(1)) is not None:
        return
    sessions = {one.public_id: one for one in db.session.scalars(select(Session).where(Session.event_id == event.id))}
    planned = plan_rota(event.starts_wall.date(), lambda word: derive_id(movement, word))
    duties = [_make_duty(movement, event, one, sessions) for one in planned]
    helpers = [_find_speaker(movement, event), *_invent_helpers(movement)]
    volunteers = [_make_volunteer(movement, event, helper) for helper in helpers]
    db.session.add_all([*duties, *volunteers])
    db.session.flush()
    shared = share_out_turns([(duty.starts_at, duty.ends_at, duty.needs) for duty in duties])
    for duty, people in zip(duties, shared, strict=True):
        duty.taken = len(people)
        turns = (Turn(duty_id=duty.id, volunteer_id=volunteers[one].id, changed_at=movement.now) for one in people)
        db.session.add_all(turns)
    db.session.flush()


def _make_duty(movement: Movement, event: Event, planned: PlannedDuty, sessions: Mapping[str, Session]) -> Duty:
    duty = Duty(event_id=event.id, kind=planned.kind, place=planned.place, needs=planned.needs, changed_at=movement.now)
    if planned.span is None:
        duty.session = sessions[planned.session]
        follow_session(duty, duty.session)
        return duty
    duty.starts_wall, duty.ends_wall = planned.span
    duty.starts_at, duty.ends_at = (resolve(WallTime(wall, event.zone, fold=0)) for wall in planned.span)
    return duty


def _find_speaker(movement: Movement, event: Event) -> Helper:
    """Who speaks while the first turn goes on, and has forgotten that: organisers see the clash."""
    programme, key = find_programme(event.id), get_vault_key(event.vault)
    session = read_plan(programme.plan).find_session(derive_id(movement, "session 0 0")) if programme else None
    assert session is not None
    speaker = db.session.scalars(select(Speaker).where(Speaker.public_id == session.parts[0].speaker)).one()
    helper = Helper(speaker.name, f"speaker.v0@{DOMAIN}", "en")
    sealed = {"address": helper.address, "lang": helper.lang}
    speaker.contact = key.seal(sealed, table=contacts.TABLE, public_id=speaker.public_id, column="contact")
    return helper


def _invent_helpers(movement: Movement) -> Iterator[Helper]:
    chance = Random(f"{movement.seed}:school rota")  # noqa: S311 (texts, not secrets)
    for number in range(1, VOLUNTEERS):
        lang = SPOKEN[number % len(SPOKEN)]
        name, spelt = find_name(None, lang, chance)
        yield Helper(name, f"{spelt or 'guest'}.v{number}@{DOMAIN}", lang)


def _make_volunteer(movement: Movement, event: Event, helper: Helper) -> Volunteer:
    key, public_id = get_vault_key(event.vault), ids.new_public_id()
    sealed = {"name": helper.name, "address": helper.address, "lang": helper.lang}
    volunteer = Volunteer(
        public_id=public_id, event=event, address_index=key.index(helper.address), created_at=movement.now,
        identity=key.seal(sealed, table=TABLE, public_id=public_id, column="identity"), generation=0, feed_generation=0,
    )  # fmt: skip
    volunteer.link_hash = ids.hash_token(link_token(volunteer))
    volunteer.feed_hash = ids.hash_token(feed_token(volunteer))
    return volunteer
