"""Rows 70 and 31: many sockets want few places, over four server processes, by the mails that people really get."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from organiser.factory import create_app
from organiser.kernel import extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from tests.load.rush import (
    Servers,
    confirm_all,
    follow_mails,
    gather,
    list_wrongs,
    open_event,
    register_all,
    wait_until,
)
from tests.support.applications import Applications
from tests.support.mail_server import SmtpSink

pytestmark = pytest.mark.unmeasured

PROCESSES = 4


@pytest.fixture
def environ(database_kind: str, applications: Applications, tmp_path: Path) -> dict[str, str]:
    return applications.scratch_environ(database_kind, tmp_path)


@pytest.fixture
def installation(environ: dict[str, str]) -> Iterator[Flask]:
    app = create_app(Settings.from_environment(environ))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


@pytest.fixture
def servers(environ: dict[str, str], tmp_path: Path) -> Iterator[Servers]:
    with closing(_Stopping(Servers(environ, tmp_path))) as stopping:
        yield stopping.servers


class _Stopping:
    def __init__(self, servers: Servers) -> None:
        self.servers = servers

    def close(self) -> None:
        self.servers.stop()
        print(self.servers.log[-5000:])


def rush(
    app: Flask, servers: Servers, sink: SmtpSink, *, people: int, late: int, places: int, locked: bool = True, seed: int
) -> list[str]:
    """The whole way of that many people to that few places; what went wrong. Without `locked` the confirmations go to
    processes in which the locks are taken out."""
    page = open_event(app, places)
    ports = servers.serve(PROCESSES if locked else 1)
    servers.work()
    crowd = gather(servers.host, ports, people + late, seed=seed)
    register_all(crowd, page)
    follow_mails(crowd, sink)
    if not locked:
        unlocked = servers.serve(PROCESSES, locked=False)
        for at, person in enumerate(crowd):
            person.move_to(unlocked[at % PROCESSES])
    confirm_all(crowd[:people], late=crowd[people:])
    wrongs = list_wrongs(app, crowd, places)
    if locked:
        wait_until(lambda: len(sink.deliveries) >= 2 * len(crowd), lambda: f"{len(sink.deliveries)} mails came")
        received = Counter(delivery.recipients[0] for delivery in sink.deliveries)
        wrongs += [f"{address} received {count} mails" for address, count in received.items() if count != 2]
    return wrongs


def test_five_hundred_sockets_share_a_hundred_places(
    installation: Flask, servers: Servers, smtp_sink: SmtpSink
) -> None:
    assert rush(installation, servers, smtp_sink, people=500, late=20, places=100, seed=1) == []


def test_without_the_locks_it_goes_wrong(installation: Flask, servers: Servers, smtp_sink: SmtpSink) -> None:
    """PostgreSQL then sells too many places; SQLite refuses writers that read before another wrote, so people are sent
    away. Both are seen by the very checks that the test above makes."""
    wrongs = rush(installation, servers, smtp_sink, people=60, late=0, places=30, locked=False, seed=1)
    print(*wrongs[:20], sep="\n")
    if installation.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        assert any("answered 503" in wrong for wrong in wrongs)
    else:
        assert any("counted" in wrong and "held" in wrong for wrong in wrongs)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 7))
def test_other_crowds_share_places_as_exactly(
    installation: Flask, servers: Servers, smtp_sink: SmtpSink, seed: int
) -> None:
    assert rush(installation, servers, smtp_sink, people=500, late=20, places=7 * seed, seed=seed) == []
