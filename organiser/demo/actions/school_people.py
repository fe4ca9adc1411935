"""Who is registered for the demonstration's school, and what they chose of its programme."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from sqlalchemy import insert, select

from organiser.agendas.models import Choice, Seat, SessionPool
from organiser.demo.actions.people import describe_ticket, seal_ticket
from organiser.demo.actions.school import find_school
from organiser.demo.rules.crowd import DOMAIN, find_name
from organiser.demo.rules.planning import Movement
from organiser.demo.rules.school_people import Comer, choose_people, invent_comers
from organiser.demo.rules.schooling import read_school
from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.db import db
from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from organiser.kernel.vaults import get_vault_key
from organiser.programme.models import Session
from organiser.questions.models import Question, QuestionState, Vote
from organiser.questions.queries import CONTENT, TABLE
from organiser.registrations import consent
from organiser.registrations.models import HOLDING, Mode, Pool, Registration, Status
from organiser.registrations.rules import Person

MOST_STARS = 480
MOST_SIGN_UPS = 60
MOST_VOTES = 90


def fill_school(movement: Movement, number: int) -> None:
    """Registrations of so many people, and their choices; nothing where somebody is registered already.

    In a transaction after the one that made the school: its pools are made when that one ends.
    """
    event = find_school(movement)
    if event is None or not number or _has_people(event):
        return
    pools = {Mode(pool.mode): pool for pool in db.session.scalars(select(Pool).where(Pool.item_id == event.item_id))}
    comers = invent_comers(movement, number, places=event.places_on_site or number)
    db.session.execute(insert(Registration), list(_list_rows(movement, event, pools, comers)))
    for mode, pool in pools.items():
        tickets = [comer.ticket for comer in comers if comer.ticket.mode == mode]
        pool.taken = sum(ticket.status in HOLDING for ticket in tickets)
        pool.next_position = 1 + sum(ticket.status == Status.WAITING for ticket in tickets)
    db.session.flush()
    _choose_sessions(movement, event)
    _ask_questions(movement, event)


def _has_people(event: Event) -> bool:
    return db.session.scalar(select(Registration.id).where(Registration.event_id == event.id).limit(1)) is not None


def _list_rows(
    movement: Movement, event: Event, pools: dict[Mode, Pool], comers: Sequence[Comer]
) -> Iterator[dict[str, Any]]:
    chance = Random(f"{movement.seed}:school names")  # noqa: S311 (texts, not secrets)
    key, waiting = get_vault_key(event.vault), 0
    for number, comer in enumerate(comers, start=1):
        ticket = comer.ticket
        is_waiting = ticket.status == Status.WAITING
        waiting += is_waiting
        name, spelt = find_name(comer.country, comer.spoken, chance)
        address = f"{spelt or 'guest'}.s{number}@{DOMAIN}"
        row = seal_ticket(key, Person(name, address, comer.country, event.zone, comer.languages), ticket)
        row |= describe_ticket(movement, event, ticket, chance)
        row["consent_version"] = consent.proof(consent.Given.FORM, consent.OF_SCHOOL)
        lang = next((one for one in (comer.spoken, *comer.languages) if one in INTERFACE_LANGUAGES), DEFAULT_LANGUAGE)
        row |= {"event_id": event.id, "pool_id": pools[ticket.mode].id, "lang": lang}
        yield row | {"position": waiting if is_waiting else None}


def _choose_sessions(movement: Movement, event: Event) -> None:
    """Stars on every session; seats in those that have some, and whoever came too late for one waits."""
    chance = Random(f"{movement.seed}:school choices")  # noqa: S311 (texts, not secrets)
    confirmed = select(Registration.id).where(
        Registration.event_id == event.id, Registration.status == Status.CONFIRMED
    )
    people = list(db.session.scalars(confirmed.order_by(Registration.id)))
    sessions = db.session.scalars(select(Session).where(Session.event_id == event.id).order_by(Session.id)).all()
    in_use = select(SessionPool).where(SessionPool.session_id.in_([one.id for one in sessions]))
    pools = {pool.session_id: pool for pool in db.session.scalars(in_use)}
    rows: list[dict[str, Any]] = []
    for session in sessions:
        starred = set(choose_people(people, MOST_STARS, chance))
        pool = pools.get(session.id)
        signed = choose_people(people, MOST_SIGN_UPS, chance) if pool and pool.capacity is not None else []
        seats = _sit_down(pool, signed) if pool else {}
        for person in dict.fromkeys([*signed, *sorted(starred)]):
            seat, position = seats.get(person, (None, None))
            rows.append(
                {
                    "registration_id": person, "session_id": session.id, "seat": seat, "position": position,
                    "starred_at": movement.now if person in starred else None, "changed_at": movement.now,
                }
            )  # fmt: skip
    if rows:
        db.session.execute(insert(Choice), rows)


def _ask_questions(movement: Movement, event: Event) -> None:
    """On the session that begins first, each by another person; what is shown has votes."""
    chance = Random(f"{movement.seed}:school questions")  # noqa: S311 (texts, not secrets)
    first = db.session.scalars(
        select(Session).where(Session.event_id == event.id).order_by(Session.starts_at, Session.id).limit(1)
    ).one()
    confirmed = Registration.event_id == event.id, Registration.status == Status.CONFIRMED
    people = list(db.session.scalars(select(Registration.id).where(*confirmed).order_by(Registration.id)))
    key, texts = get_vault_key(event.vault), read_school()["questions"]
    for (state, text), asker in zip(texts, chance.sample(people, min(len(people), len(texts))), strict=False):
        public_id = ids.new_public_id()
        content = key.seal({"text": text, "name": ""}, table=TABLE, public_id=public_id, column=CONTENT)
        asked = Question(
            public_id=public_id, session_id=first.id, registration_id=asker, content=content, state=state,
            asked_at=movement.now, changed_at=movement.now,
        )  # fmt: skip
        db.session.add(asked)
        db.session.flush()
        if state != QuestionState.ASKED:
            voters = [one for one in choose_people(people, MOST_VOTES, chance) if one != asker]
            db.session.add_all(Vote(question_id=asked.id, registration_id=one) for one in voters)


def _sit_down(pool: SessionPool, signed: Sequence[int]) -> dict[int, tuple[Seat, int | None]]:
    """As settle() would have done it, one after the other."""
    pool.taken = min(pool.capacity or 0, len(signed))
    pool.next_position = 1 + len(signed) - pool.taken
    return {
        person: (Seat.SEATED, None) if number <= pool.taken else (Seat.WAITING, number - pool.taken)
        for number, person in enumerate(signed, start=1)
    }
