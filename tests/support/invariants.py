"""What has to hold in the database whatever happened to it. Read in an application context, outside transaction()."""

from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import CompoundSelect, ForeignKeyConstraint, Select, Table, and_, func, literal, select, union_all

from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.registrations.models import HOLDING, LIVE, Pool, Registration, Status
from organiser.tables import METADATA

CONFIRMED, WITHDRAWN = "registrations.confirmed", "registrations.withdrawn"


def list_faults() -> list[str]:
    """A sentence for everything that must not be. Empty: the database is sound."""
    db.session.remove()
    try:
        return [*_damaged_file(), *_orphans(), *_miscounted_pools(), *_muddled_queues(), *_twins(), *_wrong_mails()]
    finally:
        db.session.remove()


def _damaged_file() -> list[str]:
    if db.engine.dialect.name != "sqlite":
        return []
    answers = db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalars()
    return [f"integrity_check: {answer}" for answer in answers if answer != "ok"]


def _orphans() -> list[str]:
    """Of every foreign key, the rows that point to nothing: the databases' own checks can be off."""
    rows = db.session.execute(_count_all_orphans())
    return [f"{row.child}: {row.number} rows without their {row.parent}" for row in rows]


@cache
def _count_all_orphans() -> CompoundSelect[Any]:
    keys = [(table, key) for table in METADATA.sorted_tables for key in table.foreign_key_constraints]
    return union_all(*(_count_orphans(table, key) for table, key in keys))


def _count_orphans(table: Table, key: ForeignKeyConstraint) -> Select[Any]:
    """One row if there are any, none if not."""
    parent = key.referred_table.alias()
    pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
    points = and_(*(child.is_not(None) for child, _ in pairs))
    found = select(parent).where(*(child == above for child, above in pairs)).exists()
    named = literal(table.name).label("child"), literal(key.referred_table.name).label("parent")
    number = func.count().label("number")
    return select(*named, number).select_from(table).where(points, ~found).having(number > 0)


def _miscounted_pools() -> list[str]:
    held = select(func.count()).where(Registration.pool_id == Pool.id, Registration.status.in_(HOLDING))
    rows = db.session.execute(select(Pool.id, Pool.taken, Pool.ceiling, held.scalar_subquery().label("held"))).all()
    wrong = [f"pool {row.id}: {row.taken} counted, {row.held} held" for row in rows if row.taken != row.held]
    return wrong + [
        f"pool {row.id}: {row.held} held of {row.ceiling}"
        for row in rows
        if row.ceiling is not None and row.held > row.ceiling
    ]


def _muddled_queues() -> list[str]:
    """Whoever waits or has an offer has a position of their own that was given out, and nobody else has one."""
    rows = db.session.execute(
        select(Registration.pool_id, Registration.public_id, Registration.status, Registration.position)
    ).all()
    next_position = {row.id: row.next_position for row in db.session.execute(select(Pool.id, Pool.next_position))}
    lined_up = [row for row in rows if row.status in {Status.WAITING, Status.OFFERED}]
    faults = [f"{row.public_id}: {row.status} without position" for row in lined_up if row.position is None]
    faults += [
        f"{row.public_id}: position {row.position} was not given out"
        for row in lined_up
        if row.position is not None and row.position >= next_position[row.pool_id]
    ]
    faults += [
        f"{row.public_id}: {row.status} at position {row.position}"
        for row in rows
        if row.position is not None and row.status not in {Status.WAITING, Status.OFFERED}
    ]
    places = [(row.pool_id, row.position) for row in lined_up if row.position is not None]
    return faults + [f"pool {pool}: two at position {at}" for pool, at in set(places) if places.count((pool, at)) > 1]


def _twins() -> list[str]:
    live = select(Registration.event_id, func.count().label("number")).where(Registration.status.in_(LIVE))
    of_one = live.group_by(Registration.event_id, Registration.address_index).having(func.count() > 1)
    return [f"event {row.event_id}: {row.number} places of one address" for row in db.session.execute(of_one)]


def _wrong_mails() -> list[str]:
    """Whoever has a place was told so once since they last had none; and nobody was told who has none."""
    told: dict[str, list[str]] = defaultdict(list)
    about_places = select(Mail.subject_id, Mail.kind).where(Mail.kind.in_((CONFIRMED, WITHDRAWN))).order_by(Mail.id)
    for subject_id, kind in db.session.execute(about_places):
        told[subject_id].append(kind)
    faults = []
    places = select(Registration.public_id, Registration.status, Registration.enrolment_id)
    for place_id, status, enrolment_id in db.session.execute(places):
        kinds = told[place_id]
        if not kinds and enrolment_id is not None:
            continue  # one letter told of all dates of the series
        if (kinds[-1:] == [CONFIRMED]) != (status == Status.CONFIRMED):
            faults.append(f"{place_id} is {status} and was told {kinds}")
        if (CONFIRMED, CONFIRMED) in pairwise(kinds):
            faults.append(f"{place_id} was told twice that it has a place")
    return faults
