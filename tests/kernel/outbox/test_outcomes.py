"""What becomes of a mail after a try."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from organiser.kernel.outbox.models import Mail, MailState, Priority
from organiser.kernel.outbox.outcomes import Claim, Judge, Outcome, choose_together
from organiser.kernel.outbox.pace import Pace

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLAIM = Claim(1, "letter", Priority.PERSONAL, NOW, "abc", attempts=0, crashes=0, first_tried_at=NOW, mail=Mail())
BULK = replace(CLAIM, priority=Priority.BULK)
judge = Judge(Pace(), chance=lambda: 0)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (5000, 60)]
)
def test_waiting_doubles_from_a_minute_to_an_hour(failures: int, wait: int) -> None:
    assert judge.wait_after(failures) == minutes(wait)
    assert Judge(Pace(), chance=lambda: 1).wait_after(failures) == minutes(wait * 1.25)


@pytest.mark.parametrize(("tried", "wait"), [(0, 5), (10, 5), (60, 15), (4 * 60, 60), (72 * 60, 60)])
def test_a_greylisted_mail_waits_longer_the_older_it_is(tried: int, wait: int) -> None:
    claim = replace(CLAIM, first_tried_at=NOW - minutes(tried))
    assert judge.refused(claim, 450, "450", NOW) == Outcome(MailState.QUEUED, "450", due_at=NOW + minutes(wait))


def test_three_days_of_trouble_are_outlasted_and_five_are_not() -> None:
    for days, state in ((3, MailState.QUEUED), (5, MailState.FAILED)):
        claim = replace(CLAIM, first_tried_at=NOW - timedelta(days=days), attempts=80)
        assert judge.refused(claim, 450, "450", NOW).state == state
        assert judge.interrupted(claim, "TimeoutError", NOW).state == state


def test_doubt_sends_a_personal_mail_again_but_not_for_ever() -> None:
    assert judge.doubtful(CLAIM, "TimeoutError", NOW).state == MailState.QUEUED
    assert judge.doubtful(replace(CLAIM, crashes=4), "TimeoutError", NOW).state == MailState.UNKNOWN
    assert judge.doubtful(BULK, "TimeoutError", NOW).state == MailState.UNKNOWN


def test_the_first_death_of_a_worker_costs_a_mail_no_time() -> None:
    assert judge.abandoned(CLAIM, NOW).due_at == CLAIM.due_at
    assert judge.abandoned(replace(CLAIM, crashes=1), NOW).due_at == NOW + minutes(2)
    assert judge.abandoned(replace(CLAIM, crashes=4), NOW).state == MailState.FAILED


def test_what_saw_workers_die_goes_last_and_in_small_groups() -> None:
    crashes = [2, 0, 1, *[1] * 10, 0, 4]
    claims = [replace(CLAIM, id=number, crashes=count) for number, count in enumerate(crashes)]
    assert [claim.crashes for claim in choose_together(claims)] == [0, 0, *[1] * 8]
    assert [claim.crashes for claim in choose_together([claims[0], claims[-1]])] == [2]
    assert choose_together([]) == []
