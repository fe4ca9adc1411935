"""Pools, registrations and kept counts of new events, sealed as the public form would have sealed them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import insert

from organiser.demo.rules.attending import Attendance, Ticket
from organiser.demo.rules.crowd import DOMAIN, find_name
from organiser.demo.rules.planning import Movement, Plan
from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import db
from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from organiser.kernel.vaults import VaultKey, get_vault_key
from organiser.registrations import consent
from organiser.registrations.actions.registering import seal_person
from organiser.registrations.models import EndedBy, KeptCount, Mode, Pool, Registration, Status
from organiser.registrations.rules import Person, next_sequence

CAME_ON_LINE = 0.8
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """An event that was flushed, and who comes to it."""

    event: Event
    plan: Plan
    attendance: Attendance

    @property
    def is_forgotten(self) -> bool:
        return self.event.vault.destroyed_at is not None


def write_people(movement: Movement, crowds: Sequence[Crowd]) -> None:
    pools = [(crowd, _make_pools(crowd)) for crowd in crowds]
    db.session.add_all(pool for _, own in pools for pool in own.values())
    db.session.flush()
    rows: list[dict[str, Any]] = []
    for crowd, own in pools:
        if crowd.is_forgotten:
            db.session.add_all(_keep_counts(crowd))
        else:
            rows += _list_rows(movement, crowd, own)
        if len(rows) >= ROWS_AT_ONCE:
            db.session.execute(insert(Registration), rows)
            rows = []
    if rows:
        db.session.execute(insert(Registration), rows)


def _make_pools(crowd: Crowd) -> dict[Mode, Pool]:
    """As declare_places() makes them, with what is taken. What was forgotten holds nothing."""
    pools = {}
    for mode, capacity in crowd.attendance.capacities.items():
        taken = 0 if crowd.is_forgotten else crowd.attendance.taken(mode)
        waiting = 0 if crowd.is_forgotten else crowd.attendance.count(mode, Status.WAITING)
        ceiling = None if capacity is None else max(capacity, taken)
        pools[mode] = Pool(
            item_id=crowd.event.item_id, mode=mode, capacity=capacity, ceiling=ceiling, taken=taken,
            next_position=waiting + 1,
        )  # fmt: skip
    return pools


def _keep_counts(crowd: Crowd) -> list[KeptCount]:
    count = crowd.attendance.count
    return [
        KeptCount(
            event_id=crowd.event.id, mode=mode, confirmed=count(mode, Status.CONFIRMED), waiting=0,
            cancelled=count(mode, Status.CANCELLED),
        )
        for mode in crowd.attendance.capacities
    ]  # fmt: skip


def _list_rows(movement: Movement, crowd: Crowd, pools: dict[Mode, Pool]) -> Iterator[dict[str, Any]]:
    event, plan = crowd.event, crowd.plan
    chance = Random(f"{movement.seed}:names:{plan.number}")  # noqa: S311 (texts, not secrets)
    key = get_vault_key(event.vault)
    positions = dict.fromkeys(Mode, 0)
    lang = event.lang if event.lang in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE
    for number, ticket in enumerate(crowd.attendance.tickets, start=1):
        if ticket.status == Status.WAITING:
            positions[ticket.mode] += 1
        row = seal_ticket(key, _invent_person(event, plan, number, chance), ticket)
        row |= describe_ticket(movement, event, ticket, chance)
        row |= {"event_id": event.id, "pool_id": pools[ticket.mode].id, "lang": lang}
        row["position"] = positions[ticket.mode] if ticket.status == Status.WAITING else None
        yield row


def _invent_person(event: Event, plan: Plan, number: int, chance: Random) -> Person:
    home = plan.seed.home.country if plan.seed.city else None
    name, spelt = find_name(home, plan.lang, chance)
    return Person(name, f"{spelt or 'guest'}.{number}@{DOMAIN}", home or "", event.zone)


def seal_ticket(key: VaultKey, person: Person, ticket: Ticket) -> dict[str, Any]:
    place_id = ids.new_public_id()
    return {
        "public_id": place_id,
        **seal_person(person, place_id=place_id, key=key),
        "status": ticket.status,
        "consent_version": consent.proof(consent.Given.FORM),
        "consent_at": ticket.at,
        "created_at": ticket.at,
    }


def describe_ticket(movement: Movement, event: Event, ticket: Ticket, chance: Random) -> dict[str, Any]:
    """What confirming, waiting or withdrawing leaves in the row."""
    has_place = ticket.status in (Status.CONFIRMED, Status.CANCELLED)
    is_cancelled = ticket.status == Status.CANCELLED
    sequence = next_sequence(-1, event.sequence) if has_place else -1
    began = event.starts_at <= movement.now
    came = began and ticket.mode == Mode.ON_LINE and ticket.status == Status.CONFIRMED
    return {
        "joined_at": None if ticket.status == Status.UNCONFIRMED else ticket.at,
        "confirmed_at": ticket.at if has_place else None,
        "ended_at": ticket.at if is_cancelled else None,
        "ended_by": EndedBy.PERSON if is_cancelled else None,
        "mail_sequence": next_sequence(sequence, event.sequence) if is_cancelled else sequence,
        "entered_at": event.starts_at if came and chance.random() < CAME_ON_LINE else None,
    }
