"""A real nginx before a real server, keeping whatever it may and writing down what docs/nginx.conf tells it to.

Threat rows 50, 59 and 4.2.1 of ASVS: no answer for one reaches another, no log holds a secret, no header is believed.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.accounts.queries import derive_unsubscribe_token
from organiser.factory import create_app
from organiser.kernel import clock, extensions
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from tests.load.crowd import Person, find_form
from tests.load.rush import wait_until
from tests.routes import accounts_table, calendars_table, credentials, registrations_table
from tests.routes.test_routes import TABLES
from tests.routes.visiting import Tour
from tests.security.smuggling import list_smuggled
from tests.support.applications import Applications
from tests.support.browsing import Visitor
from tests.support.made_site import make_site
from tests.support.mail_server import SmtpServer, SmtpSink, free_port
from tests.support.processes import LiveServer
from tests.support.proxy import Proxy, Through, send_raw
from tests.support.site import Site
from tests.support.snapshots import Snapshot, Watch

pytestmark = pytest.mark.unmeasured

NETWORK_CAP = 12
# Where links and addresses go to and fro, and what is meant to be kept.
FIRST = (accounts_table, calendars_table, registrations_table)
PERSONAL = re.compile(rb"@(?:people|staff)\.example\.org")


@dataclass
class Front:
    """The installation as everybody reaches it. `app` asks through the proxy whatever its clients ask."""

    app: Flask
    site: Site
    proxy: Proxy
    server: LiveServer
    upstream: int

    @property
    def logs(self) -> str:
        return self.proxy.logs + self.server.log


@pytest.fixture(scope="module")
def front(
    applications: Applications, smtp_server: SmtpServer, nginx: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    environ = applications.scratch_environ("sqlite", folder)
    server = LiveServer(environ | {"TRUSTED_PROXIES": "1", "REGISTRATIONS_PER_NETWORK_HOUR": str(NETWORK_CAP)}, folder)
    upstream = free_port()
    (folder / "nginx").mkdir()
    app = create_app(Settings.from_environment(environ | {"BASE_URL": server.url}))
    app.testing, app.test_client_class = True, Visitor
    with ExitStack() as stack:
        stack.callback(server.stop)
        server.start("web", "--workers", "1", "--port", str(upstream))
        proxy = Proxy(nginx, folder / "nginx", port=server.port, upstream=upstream)
        stack.callback(proxy.stop)
        someone = Person(f"localhost:{server.port}", server.port, "")
        wait_until(lambda: someone.get("/robots.txt").status == 200, lambda: f"it did not start:\n{server.log}")
        stack.enter_context(app.app_context())
        site = make_site()
        app.wsgi_app = Through(server.port)  # type: ignore[method-assign]
        yield Front(app, site, proxy, server, upstream)
        db.session.remove()
        db.engine.dispose()
        extensions.keystore().engine.dispose()


@pytest.mark.parametrize(
    "table",
    [pytest.param(table, marks=[] if table in FIRST else pytest.mark.long) for table in TABLES],
    ids=lambda table: table.__name__.rpartition(".")[2],
)
def test_everybody_gets_their_own_and_nothing_is_written_down(
    front: Front, table: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that can be asked for is asked by all who may and may not, in turn, and every answer is as without a
    proxy. Then all logs are searched for everybody's links, sessions, names and addresses."""
    monkeypatch.setattr(credentials.KEY, "origin", front.server.url)
    monkeypatch.setattr(credentials, "BASE_URL", front.server.url)
    assert Tour(front.app, front.site, watch=Watch(alone=False)).go(table.ROUTES) == []
    assert find_secrets(front.logs, front.site) == []
    assert PERSONAL.findall(front.proxy.kept) == []


def find_secrets(logs: str, site: Site) -> list[str]:
    links = {link for who in site.who.values() for link in who.links}
    secrets = {link.rsplit("/", 1)[1] for link in links}
    secrets |= {who.session for who in site.who.values() if who.session} | {site.members_token}
    secrets |= {"people.example.org", "staff.example.org", "Rosa Lima", "Olga Ortiz", "nora@", "203.0.113."}
    return [secret for secret in secrets if secret in logs]


def test_the_cache_keeps_what_is_public_and_the_logs_say_who_asked_for_what_page(front: Front) -> None:
    """Or the test above would show nothing."""
    visitor = front.app.test_client()
    feed = f"/feeds/branches/{front.site.branches['town']}.ics"
    assert [visitor.get(feed).headers["X-Cache"] for _ in range(2)][1] == "HIT"
    assert b"The right to the city" in front.proxy.kept
    link = front.site.who["place:confirmed"].links[0]
    visitor.get(link)
    assert "GET /p/<token> 303" in front.proxy.logs
    assert f"GET {feed} 200" in front.proxy.logs
    assert find_secrets(f"GET {link} 303", front.site) == [link.rsplit("/", 1)[1]]


def test_a_kept_refusal_is_nobody_elses(front: Front) -> None:
    """A stranger asks first, and at every page that is somebody's; those whose it is see it all the same."""
    place = front.site.places["confirmed"]
    for path in (f"/en/places/{place}", f"/events/{front.site.events['members']}.ics", "/en/manage"):
        before = front.app.test_client().get(path)
        assert before.headers["X-Cache"] != "HIT"
        for who in ("place:confirmed", "member", "organiser"):
            client = front.app.test_client()
            front.site.who[who].enter(client)
            assert client.get(path).headers["X-Cache"] != "HIT"
        after = front.app.test_client().get(path)
        assert (after.status_code, after.headers["X-Cache"] != "HIT") == (before.status_code, True)


class Spoofer(Person):
    """Says with each request that it comes from somewhere else."""

    def __init__(self, front: Front, number: int, **headers: str) -> None:
        super().__init__(f"localhost:{front.server.port}", front.server.port, f"spoofer{number}@people.example.org")
        self.headers = headers

    def dial(self) -> None:
        super().dial()
        assert self._socket is not None
        request = self._socket.request

        def request_with_more(method: str, path: str, body: object = None, headers: object = None) -> None:
            request(method, path, body, {**headers, **self.headers})  # type: ignore[dict-item, arg-type]

        self._socket.request = request_with_more  # type: ignore[method-assign, assignment]


def register(front: Front, number: int, **headers: str) -> int:
    person = Spoofer(front, number, **headers)
    form = find_form(person.get(page_of(front)).body, "/register")
    return person.post(form, name="Nora", address=person.address, mode="on_site", country="", agree="y").status


def page_of(front: Front) -> str:
    return f"/en/events/{front.site.events['open']}/{front.site.event_slugs['open']}"


def test_an_address_that_a_visitor_claims_is_not_believed(front: Front) -> None:
    """Row 49: caps by network hold whatever is forwarded."""
    before = Snapshot.take()
    answers = [
        register(
            front,
            number,
            **{
                "X-Forwarded-For": f"203.0.113.{number}, 198.51.100.{number}",
                "X_Forwarded_For": f"203.0.113.{number}",
                "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number}",
            },
        )
        for number in range(NETWORK_CAP + 2)
    ]
    assert answers == [303] * NETWORK_CAP + [answers[-1]] * 2
    assert answers[-1] != 303
    before.restore()


FOREIGN = ({"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"}, {"X-Host": "evil.example"},
           {"X-Forwarded-Server": "evil.example"}, {"X-Original-URL": "/evil.example"},
           {"X-Forwarded-Proto": "evil.example"}, {"X-Forwarded-Prefix": "/evil.example"})  # fmt: skip


def test_a_foreign_host_is_refused_and_stands_in_no_answer_and_no_mail(front: Front, smtp_sink: SmtpSink) -> None:
    before = Snapshot.take()
    visitor = front.app.test_client()
    for path in ("/en/events", "/feeds/events.ics", "/sitemap.xml", page_of(front)):
        plain = visitor.get(path, headers={"Accept-Language": "en"}).data
        refused = send_raw(front.proxy.port, f"GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n".encode())
        assert b" 400 " in refused.split(b"\r\n", 1)[0]
        for headers in FOREIGN:
            answer = visitor.get(path, headers=headers)
            assert b"evil.example" not in answer.data + str(answer.headers).encode(), headers
        assert strip(visitor.get(path, headers={"Accept-Language": "en"}).data) == strip(plain)
    for number, headers in enumerate(FOREIGN):
        assert register(front, number, **headers) == 303
    with working(front):
        wait_until(lambda: not list_waiting(), lambda: f"still waiting: {list_waiting()}")
    assert len(smtp_sink.deliveries) > len(FOREIGN)
    assert not [delivery for delivery in smtp_sink.deliveries if b"evil.example" in delivery.raw]
    before.restore()


def test_a_worker_writes_down_nobody_whatever_the_mail_server_says(front: Front, smtp_sink: SmtpSink) -> None:
    before = Snapshot.take()
    refused = "confirmed@people.example.org"
    smtp_sink.recipient_answers[refused] = f"550 5.1.1 <{refused}>: Rosa Lima is not here"
    smtp_sink.data_answers["taken@people.example.org"] = "451 4.3.0 taken@people.example.org later"
    with working(front):
        wait_until(lambda: len(list_waiting()) <= 2, lambda: f"still waiting: {list_waiting()}")
    assert smtp_sink.deliveries
    assert find_secrets(front.logs, front.site) == []
    before.restore()


@contextmanager
def working(front: Front) -> Iterator[None]:
    process = front.server.start("worker")
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def list_waiting() -> list[tuple[str, str]]:
    """Mails that are due and have not been tried."""
    db.session.rollback()
    due = select(Mail.kind, Mail.state).where(Mail.due_at <= clock.now(), Mail.attempts == 0)
    return [(kind, state) for kind, state in db.session.execute(due) if state in {"queued", "claimed", "sending"}]


def strip(page: bytes) -> bytes:
    """Without what is drawn by lot for each answer."""
    return re.sub(rb'value="[\w.-]{20,}"|DTSTAMP:\w+', b"", page)


def test_no_request_hides_in_another(front: Front) -> None:
    """What nginx takes for a body, and the server could take for a request, has no effect: whoever sent it has asked
    for what nginx wrote down and for nothing else. The hidden one needs no cookie, so it would work."""
    account = db.session.scalars(select(Account).where(Account.public_id == front.site.accounts["organiser"])).one()
    hidden_path = f"/u/{account.public_id}/{derive_unsubscribe_token(account)}"
    host = f"Host: localhost:{front.proxy.port}"
    hidden = f"POST {hidden_path} HTTP/1.1\r\n{host}\r\nContent-Length: 0\r\n\r\n"
    before = Snapshot.take()
    plain = ask_for_robots(front)
    for name, smuggled in list_smuggled(host, hidden).items():
        for port in (front.proxy.port, front.upstream):
            # To the server itself everything is a request of the sender's own; it must stay whole and answer others.
            send_raw(port, smuggled)
            assert [ask_for_robots(front) for _ in range(3)] == [plain] * 3, name
            if port == front.proxy.port:
                assert before.find_changes() == [] or "POST /u/" in front.proxy.logs, name
            before.restore()


def ask_for_robots(front: Front) -> tuple[int, bytes]:
    answer = front.app.test_client().get("/robots.txt")
    return answer.status_code, answer.data
