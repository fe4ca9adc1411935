"""An installation with everything that a real one has: pages, a worker, a mail server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from organiser.factory import create_app
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.extensions import keystore
from tests.accounts.ways_in import SECRET, give_password
from tests.journeys.letterbox import Letterbox
from tests.journeys.person import App
from tests.support.applications import Applications
from tests.support.mail_server import SmtpSink
from tests.support.make import make_account, make_branch
from tests.support.processes import LiveServer


@dataclass
class Installation:
    """`url` answers, and a worker sends what falls due; what is moved or cancelled is told at once."""

    server: LiveServer
    sink: SmtpSink

    @property
    def url(self) -> str:
        return self.server.url

    def letters_to(self, address: str) -> Letterbox:
        return Letterbox(self.sink, address)


@dataclass(frozen=True, slots=True)
class InCharge:
    """Somebody with a role at the branch, and what they log in with."""

    address: str
    app: App
    branch: str


@pytest.fixture
def live_server(
    database_kind: str, applications: Applications, smtp_sink: SmtpSink, tmp_path: Path
) -> Iterator[LiveServer]:
    settings = applications.scratch_environ(database_kind, tmp_path)
    server = LiveServer({**settings, "MINUTES_TO_UNDO": "0"}, tmp_path)
    try:
        server.serve("web", "--workers", "1")
        server.start("worker")
        yield server
    finally:
        server.stop()
        print(server.log)


@pytest.fixture
def installation(live_server: LiveServer, smtp_sink: SmtpSink) -> Installation:
    return Installation(live_server, smtp_sink)


@pytest.fixture
def in_charge(live_server: LiveServer) -> InCharge:
    """A coordinator of La Paz with a password and an app, one code of which is used up."""
    address = "coordinator@example.org"
    with create_app(Settings.from_environment(live_server.environ)).app_context():
        branch = make_branch()
        give_password(make_account(address=address, roles=[(branch, Role.COORDINATOR)]))
        name = branch.name
        db.session.remove()
        for engine in (db.engine, keystore().engine):
            engine.dispose()
    return InCharge(address, App(SECRET, taken=1), name)
