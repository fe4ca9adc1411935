"""Events by the hundred: plans become rows through the models, with what the real actions would have computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.models import Member
from organiser.calendars.actions import raise_versions
from organiser.demo.actions.people import Crowd, write_people
from organiser.demo.actions.structure import Structure
from organiser.demo.actions.tongues import offer_events
from organiser.demo.rules.attending import Attendance, attend, count_past, vault_end
from organiser.demo.rules.composing import choose_reason, compose, list_materials
from organiser.demo.rules.planning import Movement, Plan, plan_event
from organiser.events.actions.changing import retention_of
from organiser.events.actions.writing import PLAIN, write_private, write_time
from organiser.events.content import searchable_text
from organiser.events.models import (
    Event,
    EventHelper,
    EventLanguage,
    Item,
    ItemPerson,
    Material,
    Reading,
    State,
)
from organiser.events.rules import EventValues, check_values
from organiser.kernel.activity import Activity
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.slugs import make_any_slug
from organiser.kernel.vaults import Vault, create_vaults, get_installation_key

MATERIALS_AFTER = timedelta(days=4)


@dataclass(slots=True)
class Draft:
    """An event on its way into the database."""

    plan: Plan
    public_id: str
    published_at: datetime
    attendance: Attendance
    vault_end: datetime

    @property
    def is_published(self) -> bool:
        return self.plan.state != State.DRAFT


def make_events(movement: Movement, structure: Structure, numbers: range, counts: Sequence[int]) -> list[Event]:
    """Those of these numbers that are not there yet, with their people. `counts` is by number."""
    retentions = {key: retention_of(branch) for key, branch in structure.branches.items()}
    drafts = [
        _plan_draft(movement, number, public_id, counts[number], retentions)
        for number, public_id in _list_missing(movement, numbers)
    ]
    vaults = _make_vaults(movement, drafts)
    staff = _read_staff()
    with db.session.no_autoflush:
        events = [_build(movement, structure, draft, vaults[draft.public_id]) for draft in drafts]
    for event in events:
        event.created_by = next(iter(staff.get((event.branch_id, Role.ORGANISER), ())), None)
    db.session.add_all(events)
    db.session.flush()
    for event, draft in zip(events, drafts, strict=True):
        db.session.add_all(_list_history(event, draft))
        helpers = staff.get((event.branch_id, Role.HELPER), ())
        db.session.add_all(EventHelper(event_id=event.id, account_id=account_id) for account_id in helpers)
    offer_events(movement, events, [draft.plan for draft in drafts], topics=_list_topics(structure))
    crowds = [Crowd(event, draft.plan, draft.attendance) for event, draft in zip(events, drafts, strict=True)]
    write_people(movement, crowds)
    raise_versions({event.branch_id for event in events if event.state != State.DRAFT})
    db.session.flush()
    return events


def _list_missing(movement: Movement, numbers: range) -> list[tuple[int, str]]:
    key = get_installation_key()
    public_ids = {number: key.token("demo event", movement.seed, number)[:26] for number in numbers}
    there = set(db.session.scalars(select(Event.public_id).where(Event.public_id.in_(public_ids.values()))))
    return [(number, public_id) for number, public_id in public_ids.items() if public_id not in there]


def _plan_draft(
    movement: Movement, number: int, public_id: str, people: int, retentions: dict[str, timedelta]
) -> Draft:
    plan = plan_event(movement, number)
    chance = Random(f"{movement.seed}:days:{number}")  # noqa: S311 (texts, not secrets)
    early = plan.when.starts_at - timedelta(days=chance.uniform(35, 70))
    recent = movement.now - timedelta(days=chance.uniform(1, 40))
    published_at = min(early, recent).replace(microsecond=0)
    end = vault_end(plan, retentions[plan.seed.key])
    attendance = attend(movement, plan, people, published_at=published_at) if end > movement.now else count_past(plan)
    return Draft(plan, public_id, published_at, attendance, end)


def _make_vaults(movement: Movement, drafts: Sequence[Draft]) -> dict[str, Vault]:
    """By event. What is long over has a vault whose time is over, too."""
    living = [draft for draft in drafts if draft.vault_end > movement.now]
    made = create_vaults("event", destroy_after=[draft.vault_end for draft in living])
    vaults = {draft.public_id: vault for draft, vault in zip(living, made, strict=True)}
    for draft in drafts:
        if draft.public_id not in vaults:
            end = draft.vault_end
            vaults[draft.public_id] = Vault(kind="event", destroy_after=end, destroyed_at=end)
    return vaults


def _read_staff() -> dict[tuple[int, str], list[int]]:
    rows = select(Member.branch_id, Member.role, Member.account_id).join(Account, Account.id == Member.account_id)
    staff: dict[tuple[int, str], list[int]] = {}
    for branch_id, role, account_id in db.session.execute(rows.where(Account.is_demo).order_by(Member.id)):
        staff.setdefault((branch_id, role), []).append(account_id)
    return staff


def _build(movement: Movement, structure: Structure, draft: Draft, vault: Vault) -> Event:
    plan = draft.plan
    branch = structure.branches[plan.seed.key]
    topics = _list_topics(structure)
    places = {mode.value: capacity for mode, capacity in draft.attendance.capacities.items()}
    values = compose(plan, seed=movement.seed, topics=topics, places=places)
    check_values(values)
    event = Event(
        public_id=draft.public_id, item=Item(), branch_id=branch.id, vault=vault, is_demo=True,
        slug=make_any_slug(values.title), created_at=draft.published_at - timedelta(days=2),
    )  # fmt: skip
    write_time(event, values.when)
    for name in PLAIN:
        setattr(event, name, getattr(values, name))
    _tie(event, structure, values)
    write_private(event, values)
    _bring_to_state(movement, event, draft)
    event.search = searchable_text(event)
    return event


def _list_topics(structure: Structure) -> dict[str, str]:
    return {key: term.public_id for key, term in structure.topics.items()}


def _tie(event: Event, structure: Structure, values: EventValues) -> None:
    terms = {term.public_id: term for term in structure.topics.values()}
    event.spoken = [EventLanguage(lang=lang, position=position) for position, lang in enumerate(values.spoken)]
    event.item.topics = sorted((terms[public_id] for public_id in values.topics), key=lambda term: term.id)
    event.item.people = [
        ItemPerson(role=person.role, name=person.name, position=position)
        for position, person in enumerate(values.people)
    ]
    event.item.readings = [
        Reading(work=structure.works[reading.author, reading.title], part=reading.part, position=position)
        for position, reading in enumerate(values.readings)
    ]


def _bring_to_state(movement: Movement, event: Event, draft: Draft) -> None:
    """Sequence and version as publishing, stopping and adding materials would have raised them."""
    event.state, event.state_reason = draft.plan.state, choose_reason(draft.plan)
    event.sequence, event.changed_at = 0, event.created_at
    if draft.is_published:
        event.published_at = event.changed_at = draft.published_at
        event.sequence = 1
    if event.state in (State.CANCELLED, State.POSTPONED):
        event.state_before = State.PUBLISHED if event.state == State.CANCELLED else None
        latest = min(movement.now, event.starts_at)
        event.stopped_at = event.changed_at = draft.published_at + (latest - draft.published_at) * 0.8
        event.sequence = 2
    if event.state == State.PUBLISHED and event.ends_at + MATERIALS_AFTER < movement.now:
        _add_materials(event, draft.plan)
    event.version = event.sequence + 1


def _add_materials(event: Event, plan: Plan) -> None:
    at = event.ends_at + MATERIALS_AFTER
    for kind, lang, title, link in list_materials(plan):
        event.item.materials.append(Material(kind=kind, lang=lang, title=title, link=link, created_at=at))
        event.sequence, event.changed_at = event.sequence + 1, at


def _list_history(event: Event, draft: Draft) -> list[Activity]:
    """What the history page shows: written, published, stopped."""
    moments = [("created", event.created_at), ("published", event.published_at), (event.state, event.stopped_at)]
    return [
        Activity(
            at=at, actor_kind="staff" if event.created_by else "job", account_id=event.created_by, verb=verb,
            subject="events", subject_id=event.public_id, branch_id=event.branch_id, fields=[],
        )
        for verb, at in moments
        if at is not None
    ]  # fmt: skip
