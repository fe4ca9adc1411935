"""Scheduled jobs: each slot once, whoever is there; a fault stops nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from flask import Flask

from organiser.kernel.db import transaction
from organiser.kernel.jobs import LEASE, Job, JobRun, list_last_runs, run_due_jobs

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def job(run: Callable[[], None], name: str = "count") -> Job:
    return Job(name, timedelta(hours=1), run)


def test_a_job_runs_once_a_slot(app: Flask) -> None:
    ran: list[int] = []
    jobs = (job(lambda: ran.append(1)),)
    with time_machine.travel(NOON, tick=False) as clock:
        assert (run_due_jobs(jobs), run_due_jobs(jobs)) == (["count"], [])
        clock.shift(timedelta(hours=1))
        assert run_due_jobs(jobs) == ["count"]
    assert len(ran) == 2


def test_slots_that_nobody_was_there_for_are_made_up_for_by_one_run(app: Flask) -> None:
    ran: list[int] = []
    with time_machine.travel(NOON, tick=False) as clock:
        run_due_jobs((job(lambda: ran.append(1)),))
        clock.shift(timedelta(days=3))
        run_due_jobs((job(lambda: ran.append(1)),))
    assert len(ran) == 2


def test_of_two_who_come_together_one_runs_the_slot(app: Flask) -> None:
    ran: list[int] = []

    def come() -> None:
        with app.app_context():
            run_due_jobs((job(lambda: ran.append(1)),))

    threads = [Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran == [1]


def test_a_fault_is_logged_by_its_type_and_stops_no_other_job(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("anna@example.org")

    with time_machine.travel(NOON, tick=False):
        assert run_due_jobs((job(fail, "bad"), job(lambda: None, "good"))) == ["bad", "good"]
    assert [(run.job, run.fault) for run in list_last_runs()] == [("bad", "ValueError"), ("good", None)]
    assert "job bad: ValueError" in caplog.text
    assert "anna" not in caplog.text


def test_a_slot_whose_process_died_is_taken_over_after_its_lease(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        with transaction() as session:
            session.add(JobRun(job="count", slot=NOON, started_at=NOON))
        assert run_due_jobs((job(lambda: None),)) == []
        clock.shift(LEASE)
        assert run_due_jobs((job(lambda: None),)) == ["count"]
