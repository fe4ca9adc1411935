"""What repeats in the demonstration."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.demo.actions.circles import CIRCLES
from organiser.events.models import State
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.series.models import Series
from organiser.series.queries import list_dates
from organiser.series.rules.recurrence import list_days, read_rule
from tests.demo.loaded import load


@pytest.mark.only_database("sqlite")
def test_series_have_readings_a_cancelled_and_a_moved_date(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, events=5, registrations=0)
    found = db.session.scalars(select(Series).order_by(Series.id)).all()
    assert [(one.branch.is_demo, one.is_demo) for one in found] == [(True, True)] * len(CIRCLES)
    for circle, series in zip(CIRCLES, found, strict=True):
        dates = list_dates(series)
        events = [event for _, event in dates]
        assert sorted(one.day for one, _ in dates) == list_days(read_rule(series.rule))
        cancelled = [number for number, event in enumerate(events) if event.state == State.CANCELLED]
        assert cancelled == ([] if circle.cancelled is None else [circle.cancelled])
        moved = [number for number, (one, event) in enumerate(dates) if event.starts_wall.date() != one.day]
        assert moved == ([] if circle.moved is None else [circle.moved])
        parts = [reading.part for event in events for reading in event.item.readings]
        assert parts == (
            [f"{2 * number + 1}–{2 * number + 2}" for number in range(len(events))] if circle.is_read else []
        )
        assert series.vault.destroy_after == events[-1].ends_at + timedelta(days=14)
        assert events[-1].starts_at > clock.now()
