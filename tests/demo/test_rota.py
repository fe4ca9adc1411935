"""The demonstration's school has a rota that shows what a rota shows."""

from pathlib import Path

import pytest
from sqlalchemy import select

from organiser.demo import loading
from organiser.demo.rules.rota import VOLUNTEERS
from organiser.events.models import Event, State
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.i18n import in_language
from organiser.kernel.outbox import Mail
from organiser.rota.models import Duty, DutyKind
from organiser.rota.presentation import describe_rota, map_people

pytestmark = pytest.mark.usefixtures("app")


def test_some_turns_are_taken_some_are_open_and_one_clashes(tmp_path: Path) -> None:
    loading.load(tmp_path, events=0, registrations=0, at_school=0, retention_days=14)
    event = db.session.scalars(select(Event).where(Event.id.in_(select(Duty.event_id)))).one()
    assert (event.state, event.starts_at > clock.now()) == (State.PUBLISHED, True)
    with in_language("en"):
        rota = describe_rota(event, "en", map_people(event))
    duties = [duty for day in rota.days for duty in day.duties]
    people = [person for duty in duties for person in duty.people]
    assert {one.kind for one in db.session.scalars(select(Duty))} == {*DutyKind} - {DutyKind.OTHER}
    assert (len(rota.days), rota.people, [len(duty.people) for duty in duties]) == (
        4,
        VOLUNTEERS,
        [duty.taken for duty in duties],
    )
    assert {duty.missing == 0 for duty in duties} == {True, False} == {duty.taken == 0 for duty in duties}
    assert sum(bool(person.clashes) for person in people) == 1
    assert db.session.scalars(select(Mail.kind).where(Mail.kind.startswith("rota"))).all() == []
