"""C 2, 3, 10 of the faults: workers that are killed, many workers at once, a mail that kills whoever takes it.

Exactly once does not exist. The promise is: nothing is lost, and at most one mail is in doubt for each kill.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from organiser.factory import create_app
from organiser.kernel import clock, extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailState
from organiser.kernel.outbox.models import Priority
from organiser.kernel.outbox.notebook import Notes, find_notes
from tests.faults.mail_workers import KILLER, MailWorkers
from tests.kernel.outbox.mailing import kinds_of_mail, letter_to, queue_letters
from tests.support.applications import Applications
from tests.support.mail_server import SmtpSink

pytestmark = pytest.mark.unmeasured

PATIENCE = 120
UNFINISHED = (MailState.QUEUED, MailState.CLAIMED, MailState.SENDING)


@pytest.fixture
def environ(database_kind: str, applications: Applications, tmp_path: Path) -> dict[str, str]:
    return applications.scratch_environ(database_kind, tmp_path)


@pytest.fixture
def installation(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(Settings.from_environment(environ))
    with app.app_context(), kinds_of_mail({"letter": letter_to, KILLER: letter_to}):
        yield app
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"still {count_states()}"
        time.sleep(0.005)


def count_states() -> Counter[str]:
    db.session.remove()
    by_state = select(Mail.state, func.count()).group_by(Mail.state)
    counted = Counter({row.state: row[1] for row in db.session.execute(by_state)})
    db.session.remove()
    return counted


def is_finished() -> bool:
    time.sleep(0.05)
    counted = count_states()
    return not any(counted[state] for state in UNFINISHED)


def list_doubted(settings: Settings) -> Counter[str | None]:
    """How many mails each worker, dead or alive, has in doubt."""
    sending = db.session.execute(select(Mail.id, Mail.worker).where(Mail.state == MailState.SENDING)).all()
    db.session.remove()
    return Counter(worker for mail_id, worker in sending if is_doubtful(mail_id, find_notes(settings, str(worker))))


def is_doubtful(mail_id: int, notes: Notes | None) -> bool:
    return notes is None or mail_id in notes.begun - notes.taken


def kill_workers(environ: dict[str, str], sink: SmtpSink, *, mails: int, kills: int) -> None:
    chance = random.Random(mails + kills)  # noqa: S311 (no secret)
    half, settings = mails // 2, Settings.from_environment(environ)
    queue_letters(*(f"p{number}" for number in range(half)))
    queue_letters(*(f"b{number}" for number in range(half)), priority=Priority.BULK)
    with closing(MailWorkers(environ, lease=timedelta(seconds=2))) as workers:
        for kill in range(kills):
            process = workers.start()
            wait_for(lambda goal=(kill + 1) * mails // (kills + 1): len(sink.deliveries) >= goal)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.01))
            workers.kill(process)
            assert all(doubted <= 1 for doubted in list_doubted(settings).values())
        workers.start()
        wait_for(is_finished)


def check_promise(sink: SmtpSink, *, mails: int, kills: int) -> None:
    counted = count_states()
    assert set(counted) <= {MailState.SENT, MailState.UNKNOWN}
    assert sum(counted.values()) == mails
    arrived = Counter(delivery.recipients[0].partition("@")[0] for delivery in sink.deliveries)
    sent = set(db.session.scalars(select(Mail.subject_id).where(Mail.state == MailState.SENT)))
    assert sent <= set(arrived)
    twice = {name for name, times in arrived.items() if times > 1}
    assert all(name.startswith("p") for name in twice)
    print(f"{kills} kills over {mails} mails: {len(twice)} came twice, {counted[MailState.UNKNOWN]} wait for a person")
    assert sum(arrived.values()) - len(arrived) + counted[MailState.UNKNOWN] <= kills
    assert len({message["Message-ID"] for message in sink.messages}) == len(arrived)


def test_twenty_kills_lose_no_mail(environ: dict[str, str], installation: Flask, smtp_sink: SmtpSink) -> None:
    kill_workers(environ, smtp_sink, mails=2000, kills=20)
    check_promise(smtp_sink, mails=2000, kills=20)


@pytest.mark.long
def test_fifty_kills_lose_no_mail(environ: dict[str, str], installation: Flask, smtp_sink: SmtpSink) -> None:
    kill_workers(environ, smtp_sink, mails=10_000, kills=50)
    check_promise(smtp_sink, mails=10_000, kills=50)


def send_by_many(environ: dict[str, str], sink: SmtpSink, *, mails: int) -> None:
    names = [f"p{number}" for number in range(mails)]
    queue_letters(*names)
    with closing(MailWorkers(environ, lease=timedelta(minutes=4))) as workers:
        for _ in range(8):
            workers.start()
        wait_for(is_finished)
    assert sorted(delivery.recipients[0] for delivery in sink.deliveries) == sorted(f"{n}@example.org" for n in names)
    assert count_states() == {MailState.SENT: mails}


def test_eight_workers_double_nothing(environ: dict[str, str], installation: Flask, smtp_sink: SmtpSink) -> None:
    send_by_many(environ, smtp_sink, mails=400)


@pytest.mark.long
def test_eight_workers_double_nothing_of_much(
    environ: dict[str, str], installation: Flask, smtp_sink: SmtpSink
) -> None:
    send_by_many(environ, smtp_sink, mails=10_000)


def test_a_mail_that_kills_its_worker_is_quarantined_alone(
    environ: dict[str, str], installation: Flask, smtp_sink: SmtpSink
) -> None:
    names = [f"p{number}" for number in range(60)]
    queue_letters(*names[:30])
    queue_letters("x", kind=KILLER)
    queue_letters(*names[30:])
    with closing(MailWorkers(environ, lease=timedelta(seconds=1))) as workers:
        for _ in range(5):
            process = workers.start()
            process.join(PATIENCE)
            assert process.exitcode == -9
            with transaction() as session:
                waiting = update(Mail).where(Mail.state == MailState.QUEUED)
                session.execute(waiting.values(due_at=clock.now() - timedelta(hours=1)))
        workers.start()
        wait_for(is_finished)
    killer = db.session.scalars(select(Mail).where(Mail.kind == KILLER)).one()
    assert (killer.state, killer.fault, killer.crashes) == ("failed", "poisoned", 5)
    arrived = Counter(delivery.recipients[0].partition("@")[0] for delivery in smtp_sink.deliveries)
    assert set(arrived) == set(names)
