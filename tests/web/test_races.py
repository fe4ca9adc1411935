"""Whoever loses a race is answered from what stands then, and nothing that was done is done twice."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm.exc import StaleDataError

from organiser.kernel.db import db, transaction
from organiser.kernel.jobs import JobRun
from organiser.kernel.web.access import public
from organiser.kernel.web.races import answer_again_if_lost
from tests.support.browsing import make_visitor

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def put(name: str) -> None:
    db.session.add(JobRun(job=name, slot=DAY, started_at=DAY))
    db.session.flush()


def names() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(JobRun.job)))


def lose(name: str) -> None:
    """Write a row that somebody else has removed since it was read."""
    run = db.session.scalars(select(JobRun).where(JobRun.job == name)).one()
    gone = delete(JobRun).where(JobRun.job == name).execution_options(synchronize_session=False)
    db.session.execute(gone)
    run.started_at = datetime(2026, 1, 2, tzinfo=UTC)
    db.session.flush()


def answers(*tries: Callable[[], str]) -> tuple[Callable[[], str], list[int]]:
    """Each try in a transaction; which of them were made."""
    made: list[int] = []

    def answer() -> str:
        made.append(len(made))
        return tries[made[-1]]()

    return answer, made


def losing(name: str) -> Callable[[], str]:
    def run() -> str:
        with transaction():
            lose(name)
        return "not reached"

    return run


def reading() -> str:
    return " ".join(names())


def test_a_row_that_went_meanwhile_is_looked_for_again(app: Flask) -> None:
    with transaction():
        put("one")
    answer, made = answers(losing("one"), reading)
    with app.test_request_context("/en/", method="POST"):
        assert answer_again_if_lost(answer) == "one"
    assert made == [0, 1]


def test_a_row_that_came_meanwhile_is_found(app: Flask) -> None:
    with transaction():
        put("one")

    def write() -> str:
        with transaction():
            put("one")
        return "not reached"

    answer, made = answers(write, reading)
    with app.test_request_context("/en/", method="POST"):
        assert answer_again_if_lost(answer) == "one"
    assert made == [0, 1]


def test_who_loses_twice_is_told(app: Flask) -> None:
    with transaction():
        put("one")
    answer, made = answers(losing("one"), losing("one"), reading)
    with app.test_request_context("/en/", method="POST"), pytest.raises(StaleDataError):
        answer_again_if_lost(answer)
    assert made == [0, 1]


def test_what_was_done_is_not_done_again(app: Flask) -> None:
    def write() -> str:
        with transaction():
            put("done")
        with transaction():
            lose("done")
        return "not reached"

    answer, made = answers(write, reading)
    with app.test_request_context("/en/", method="POST"), pytest.raises(StaleDataError):
        answer_again_if_lost(answer)
    assert (made, names()) == ([0], ["done"])


def test_an_upload_was_read_already(app: Flask) -> None:
    with transaction():
        put("one")
    answer, made = answers(losing("one"), reading)
    sent = {"file": (io.BytesIO(b"%PDF"), "a.pdf")}
    with app.test_request_context("/en/", method="POST", data=sent), pytest.raises(StaleDataError):
        answer_again_if_lost(answer)
    assert made == [0]


def test_a_mistake_is_no_race(app: Flask) -> None:
    def fail() -> str:
        raise KeyError("mistake")

    answer, made = answers(fail, reading)
    with app.test_request_context("/en/", method="POST"), pytest.raises(KeyError):
        answer_again_if_lost(answer)
    assert made == [0]


@pytest.mark.only_database("postgresql")
def test_of_two_who_wait_for_each_other_both_are_served(app: Flask) -> None:
    with transaction():
        put("one")
        put("two")
    gate, tries = Barrier(2), []

    def take(name: str, day: int) -> None:
        moment = datetime(2026, 1, day, tzinfo=UTC)
        db.session.execute(update(JobRun).where(JobRun.job == name).values(started_at=moment))

    def write(first: str, second: str, day: int) -> str:
        tries.append(first)
        with transaction():
            take(first, day)
            if len(tries) <= 2:
                gate.wait(10)
            take(second, day)
        return f"by {day}"

    def ask(first: str, second: str, day: int) -> str:
        with app.test_request_context("/en/", method="POST"):
            return answer_again_if_lost(lambda: write(first, second, day))

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(ask, "one", "two", 2), pool.submit(ask, "two", "one", 3)]
        assert [one.result(30) for one in done] == ["by 2", "by 3"]
    assert sorted(tries[:2]) == ["one", "two"]
    assert len(tries) == 3


def test_every_request_is_answered_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        put("one")
    answer, made = answers(losing("one"), reading)
    monkeypatch.setitem(app.view_functions, "discovery.home", public(lambda **_values: answer()))
    assert make_visitor(app).get("/en/").text == "one"
    assert made == [0, 1]
