"""C 1 of the faults, and ASVS 2.3.3: what is killed anywhere was done whole or not at all, and can be begun again.

A place's acts and the jobs here; all others with --long.
"""

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.faults.forking import processes
from tests.faults.killing_acts import kill_jobs, kill_presses
from tests.routes import registrations_table
from tests.routes.table import Press
from tests.routes.test_routes import TABLES
from tests.support.applications import Applications

pytestmark = pytest.mark.unmeasured

PLACES = registrations_table.__name__
OTHERS = [table.__name__ for table in TABLES if any(isinstance(row, Press) for row in table.ROUTES)]
OTHERS.remove(PLACES)


@pytest.fixture
def environ(database_kind: str, applications: Applications, tmp_path: Path) -> dict[str, str]:
    return applications.scratch_environ(database_kind, tmp_path)


def report_of(function: Callable[..., list[str]], *args: object) -> list[str]:
    """What a process of its own reports, which is either faults or how often it killed. It forks itself, so it must
    have one thread, and this process has a mail server's."""
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=_report, args=(theirs, function, args), daemon=True)
    process.start()
    theirs.close()
    report: list[str] = ours.recv()
    process.join()
    return report


def _report(pipe: Connection, function: Callable[..., list[str]], args: tuple[object, ...]) -> None:
    pipe.send(function(*args))


def check(report: list[str], *, least: int) -> None:
    (said,) = report
    kills, _, word = said.partition(" ")
    assert (word, int(kills) >= least) == ("kills", True), said


def test_acts_about_a_place_are_done_whole_or_not_at_all(environ: dict[str, str]) -> None:
    check(report_of(kill_presses, environ, PLACES), least=80)


def test_jobs_are_finished_by_the_next_that_come(environ: dict[str, str]) -> None:
    check(report_of(kill_jobs, environ, 9), least=20)


@pytest.mark.long
def test_jobs_are_finished_wherever_they_ended(environ: dict[str, str]) -> None:
    check(report_of(kill_jobs, environ, 1), least=150)


@pytest.mark.long
@pytest.mark.parametrize("table", OTHERS, ids=lambda name: name.rpartition(".")[2])
def test_every_other_act_is_done_whole_or_not_at_all(environ: dict[str, str], table: str) -> None:
    check(report_of(kill_presses, environ, table), least=20)
