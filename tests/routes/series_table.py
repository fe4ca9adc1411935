"""Whoever edits the events of a branch edits its series; for all others they aren't there."""

from datetime import date, time, timedelta

from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.db import db, transaction
from organiser.series import actions
from organiser.series.models import Series, SeriesDate
from organiser.series.queries import list_dates
from organiser.series.rules.dating import digest_of, place_all
from organiser.series.rules.recurrence import Rule, list_days, read_rule
from tests.routes.events_table import NEW, title
from tests.routes.reading import count, event, state
from tests.routes.table import EDITORS, Body, Look, Press, Route, Visit
from tests.support.make import organiser_of

TOWN = {"branch_id": "branches.town"}
CIRCLE = {"series_id": "series.circle"}
FIRST = {"event_id": "events.circle1"}
WHEN = resolve_typed(TypedTime(day=date(2027, 3, 2), start=time(19), end=time(21), zone="America/La_Paz"))


def circle(visit: Visit) -> Series:
    db.session.rollback()
    return db.session.query(Series).filter_by(public_id=visit.site.series["circle"]).one()


def weekly(_visit: Visit) -> Body:
    days = list_days(Rule(WHEN.starts_wall.date(), count=3))
    return NEW | {"every": "week", "count": "3", "digest": digest_of(place_all(WHEN, days)), "post": "1"}


def changed(visit: Visit) -> Body:
    found = event(visit, "circle1")
    assert found is not None
    times = {"day": found.starts_wall.date().isoformat(), "start": "19:00", "end": "21:00"}
    return NEW | times | {"version": str(found.version), "title": "Wednesday circle", "scope": "this"}


def days_of(visit: Visit) -> list[date]:
    return [one.day for one, _ in list_dates(circle(visit))]


def longer(visit: Visit) -> Body:
    series, days = circle(visit), days_of(visit)
    rule = Rule(days[0], until=days[-1] + timedelta(weeks=1))
    plan = actions.plan_days(series, rule, since=days[0])
    said = {"since": days[0].isoformat(), "day": days[0].isoformat(), "until": str(rule.until)}
    return said | {"every": "week", "digest": plan.digest, "save": "1"}


def ended(visit: Visit) -> Body:
    series, days = circle(visit), days_of(visit)
    plan = actions.plan_stop(series, days[2])
    return {"since": days[2].isoformat(), "reason": "Snow.", "digest": plan.digest, "save": "1"}


def add_draft(visit: Visit) -> None:
    """A fourth date, not posted."""
    series, days = circle(visit), days_of(visit)
    actor = organiser_of(series.branch)
    rule = Rule(read_rule(series.rule).first, until=days[-1] + timedelta(weeks=1))
    plan, series_id = actions.plan_days(series, rule, since=days[0]), series.public_id
    with transaction():
        actions.change_days(actor, series_id, rule=rule, since=days[0], digest=plan.digest)


def close_it(visit: Visit) -> None:
    """A circle is open from the first."""
    series = circle(visit)
    actor, series_id = organiser_of(series.branch), series.public_id
    with transaction():
        actions.close_enrolments(actor, series_id)


def last_state(visit: Visit) -> str:
    return list_dates(circle(visit))[-1][1].state


ROUTES: tuple[Route, ...] = (
    Look(endpoint="series.new", at=TOWN, rights=EDITORS, shows='name="every"'),
    Press(
        endpoint="series.new", at=TOWN, rights=EDITORS, body=weekly,
        effect=lambda _visit: count(Series, Series.title == "Strike kitchen"), becomes=1,
    ),
    Look(endpoint="series.overview", at=CIRCLE, rights=EDITORS, shows="Tuesday circle"),
    Look(endpoint="series.edit_scope", at=FIRST, rights=EDITORS, shows='name="scope"'),
    Press(
        endpoint="series.edit_scope", at=FIRST, rights=EDITORS, body=changed,
        effect=lambda visit: title(visit, "circle1"), becomes="Wednesday circle",
    ),
    Look(endpoint="series.dates", at=CIRCLE, rights=EDITORS, shows='name="since"'),
    Press(
        endpoint="series.dates", at=CIRCLE, rights=EDITORS, body=longer,
        effect=lambda visit: len(days_of(visit)), becomes=4,
    ),
    Look(endpoint="series.end", at=CIRCLE, rights=EDITORS, shows='name="since"'),
    Press(
        endpoint="series.end", at=CIRCLE, rights=EDITORS, body=ended,
        effect=lambda visit: state(visit, "circle3"), becomes="cancelled",
    ),
    Press(
        endpoint="series.publish", at=CIRCLE, rights=EDITORS, given=add_draft,
        effect=last_state, becomes="published",
    ),
    Press(
        endpoint="series.open_enrolments", at=CIRCLE, rights=EDITORS, given=close_it,
        effect=lambda visit: circle(visit).takes_enrolments, becomes=True,
    ),
    Press(
        endpoint="series.close_enrolments", at=CIRCLE, rights=EDITORS,
        effect=lambda visit: circle(visit).takes_enrolments, becomes=False,
    ),
    Look(endpoint="series.detach", at=CIRCLE | FIRST, rights=EDITORS, shows="Make this date a single event?"),
    Press(
        endpoint="series.detach", at=CIRCLE | FIRST, rights=EDITORS,
        effect=lambda _visit: count(SeriesDate), becomes=2,
    ),
    Look(endpoint="series.rename", at=CIRCLE, rights=EDITORS, shows='name="title"'),
    Press(
        endpoint="series.rename", at=CIRCLE, rights=EDITORS, body={"title": "The circle"},
        effect=lambda visit: circle(visit).title, becomes="The circle",
    ),
)  # fmt: skip
