"""Causing a mail of every kind in the made-up installation, and writing it as the worker would."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from unittest import mock

import time_machine
from sqlalchemy import func, select, update

from organiser.accounts import actions as account_actions
from organiser.accounts.models import Account
from organiser.agendas.actions import join_session
from organiser.agendas.models import SessionPool
from organiser.archive import jobs as archive_jobs
from organiser.branches import actions as branch_actions
from organiser.branches.models import Branch
from organiser.calendars.own_actions import ask_link
from organiser.campaigns.actions import accept_event as take_in
from organiser.campaigns.actions import leave_campaign
from organiser.events import actions as event_actions
from organiser.events.actions.content import values_of
from organiser.events.models import Host
from organiser.events.queries import get_event_to_edit
from organiser.events.times import move_days
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, find_expander, renderer_of
from organiser.mail_kinds import EXPANDERS, TABLE
from organiser.messages import rules as message_rules
from organiser.messages.actions import write_message
from organiser.messages.models import Audience
from organiser.messages.rules import Text
from organiser.programme.actions import change_plan, release_programme
from organiser.programme.models import Session
from organiser.programme.rules.changing import place_session
from organiser.registrations import jobs
from organiser.registrations.actions.organising import send_link_again
from organiser.registrations.models import Registration
from organiser.rota import jobs as rota_jobs
from organiser.rota.actions import DutyValues, change_duty, unassign
from organiser.rota.models import Duty
from organiser.series import actions as series_actions
from organiser.series.queries import get_series_to_edit
from organiser.series.rules.planning import Scope
from tests.support.make import actor_of, holder_of, make_place, organiser_of
from tests.support.site import Site

Written = list[tuple[str, MailMessage]]


def write_every_kind(site: Site) -> Written:
    """After each step, since what is overtaken by the next is no longer written."""
    written: Written = []
    for cause in (
        lose_and_leave,
        answer_the_question,
        take_in_an_event,
        take_back_an_event,
        register_again,
        ask_for_calendars,
        restore_and_move,
        move_circle,
        move_a_session,
        move_house,
        move_a_turn,
        come_near,
        take_back_a_turn,
        write_to_many,
        add_slides,
        sleep_over_it,
    ):
        cause(site)
        _expand_all()
        _write_all(written)
    return written


def lose_and_leave(site: Site) -> None:
    with transaction():
        account_actions.remove_password(_actor(site, "colleague"))
    with transaction():
        branch_actions.remove_member(_actor(site, "sibling"), site.branches["sibling"], site.members["sibling"])


def answer_the_question(site: Site) -> None:
    """The next town holds the event, too."""
    host = db.session.scalars(select(Host).where(Host.public_id == site.hosts["asked"])).one()
    neighbour = organiser_of(host.branch)
    with transaction():
        event_actions.accept_host(neighbour, site.hosts["asked"])


def take_in_an_event(site: Site) -> None:
    """Into a campaign of the town, from the next one."""
    with transaction():
        take_in(_actor(site, "organiser"), site.placements["asked"])


def take_back_an_event(site: Site) -> None:
    neighbour = organiser_of(
        db.session.scalars(select(Branch).where(Branch.public_id == site.branches["sibling"])).one()
    )
    with transaction():
        leave_campaign(neighbour, site.placements["asked"])


def move_a_session(site: Site) -> None:
    """Somebody waits for a seat in it; with the release it has seats again, and another hour. So has the one that Bo
    chairs."""
    organiser, place_id, land = _actor(site, "organiser"), site.places["school"], site.sessions["land"]
    full = select(Session.id).where(Session.public_id == land).scalar_subquery()
    with transaction() as session:
        session.execute(update(SessionPool).where(SessionPool.session_id == full).values(capacity=0, ceiling=0))
    with transaction():
        join_session(holder_of(place_id), place_id, land)
    for session_id in (land, site.sessions["bread"]):
        starts = db.session.scalars(select(Session.starts_wall).where(Session.public_id == session_id)).one()
        later = partial(
            place_session, session_id=session_id, starts=starts + timedelta(hours=5), room=site.rooms["attic"]
        )
        with transaction():
            change_plan(organiser, site.events["school"], later, verb="session_moved")
    with transaction():
        release_programme(organiser, site.events["school"])


def register_again(site: Site) -> None:
    with transaction():
        send_link_again(_actor(site, "organiser"), site.places["confirmed"])
    make_place(site.events["open"], address="confirmed@people.example.org", lang="fr", confirm=False)


def ask_for_calendars(site: Site) -> None:
    """Somebody who has one, and somebody who has none yet."""
    for key in ("confirmed", "on_line"):
        with transaction():
            ask_link(holder_of(site.places[key]), site.places[key])


def restore_and_move(site: Site) -> None:
    organiser = _actor(site, "organiser")
    with transaction():
        event_actions.restore_event(organiser, site.events["cancelled"])
    event = get_event_to_edit(organiser, site.events["open"])
    values = replace(values_of(event), when=move_days(values_of(event).when, 1))
    with transaction():
        event_actions.edit_event(organiser, site.events["open"], version=event.version, values=values)


def move_circle(site: Site) -> None:
    organiser, event_id = _actor(site, "organiser"), site.events["circle1"]
    event = get_event_to_edit(organiser, event_id)
    values = replace(values_of(event), when=move_days(values_of(event).when, 1))
    series = get_series_to_edit(organiser, site.series["circle"])
    plan = series_actions.plan_edit(series, event_id, values=values, scope=Scope.ALL)
    with transaction():
        series_actions.edit_dates(
            organiser, event_id, version=event.version, values=values, scope=Scope.ALL, digest=plan.digest
        )


def come_near(site: Site) -> None:
    event = get_event_to_edit(_actor(site, "organiser"), site.events["open"])
    with time_machine.travel(event.starts_at - timedelta(hours=20)):
        jobs.queue_reminders()
    door = db.session.scalars(select(Duty).where(Duty.public_id == site.duties["door"])).one()
    with time_machine.travel(door.starts_at - timedelta(hours=12)):
        rota_jobs.queue_reminders()


def move_house(site: Site) -> None:
    """Whoever speaks or helps at the school has to go elsewhere."""
    organiser = _actor(site, "organiser")
    event = get_event_to_edit(organiser, site.events["school"])
    values = replace(values_of(event), venue=site.branches["sibling"])
    with transaction():
        event_actions.edit_event(organiser, site.events["school"], version=event.version, values=values)


def move_a_turn(site: Site) -> None:
    door = db.session.scalars(select(Duty).where(Duty.public_id == site.duties["door"])).one()
    later = DutyValues(door.kind, door.needs, door.place, "", door.starts_wall, door.ends_wall + timedelta(minutes=30))
    with transaction():
        change_duty(_actor(site, "organiser"), site.events["school"], duty_id=site.duties["door"], values=later)


def take_back_a_turn(site: Site) -> None:
    door, bo = site.duties["door"], site.volunteers["bo"]
    organiser = _actor(site, "organiser")
    with transaction():
        unassign(organiser, site.events["school"], duty_id=door, volunteer_id=bo)


def write_to_many(site: Site) -> None:
    """As if two were many."""
    with mock.patch.object(message_rules, "MOST_ALONE", 0), transaction():
        write_message(
            _actor(site, "organiser"), site.events["open"], audience=Audience.EVERYBODY, text=Text("[!]", "[!]")
        )


def add_slides(site: Site) -> None:
    """An hour later whoever waits for what comes of it is told."""
    link = "https://slides.example.org/1"
    with transaction():
        event_actions.add_material(
            _actor(site, "organiser"), site.events["past"], kind="slides", lang="es", title="1917", link=link
        )
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        archive_jobs.tell_waiting()


def sleep_over_it(_site: Site) -> None:
    """Until eight in the morning by the organisers' clocks: an hour before, a day ended of which the mail tells."""
    newest = db.session.scalar(select(func.max(Registration.joined_at)))
    assert newest is not None
    morning = newest.replace(hour=7, minute=0, second=0, microsecond=0)
    with time_machine.travel(morning + timedelta(days=newest >= morning, hours=1)):
        jobs.queue_daily_counts()


def _actor(site: Site, key: str) -> Actor:
    return actor_of(db.session.scalars(select(Account.id).where(Account.public_id == site.accounts[key])).one())


def _expand_all() -> None:
    for mail_id in db.session.scalars(select(Mail.id).where(Mail.kind.in_(EXPANDERS))).all():
        with transaction() as session:
            mail = session.get_one(Mail, mail_id)
            expand = find_expander(mail.kind)
            while expand is not None and not expand(mail):
                session.flush()


def _write_all(written: Written) -> None:
    """Writing a mail changes nothing, else the worker's next read would refuse to."""
    for mail in db.session.scalars(select(Mail).where(Mail.kind.in_(TABLE)).order_by(Mail.id)):
        message = renderer_of(mail.kind)(mail)
        assert not db.session.dirty, mail.kind
        if message is not None:
            written.append((mail.kind, message))
