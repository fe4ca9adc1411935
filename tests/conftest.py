"""The fixtures that all tests share. What they stand on is in tests/support/."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.support.mail_server import SmtpServer, SmtpSink
from tests.support.measuring import pause_coverage
from tests.support.network import forbid_foreign_connections
from tests.support.postgres import PostgresServer
from tests.support.tools import CHROMIUM, NGINX, NODE, POSTGRESQL, Tool, find_any_postgresql

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.support.applications import Applications
    from tests.support.browsing import Visitor
    from tests.support.databases import PostgresDatabases
    from tests.support.pages import Pages
    from tests.support.processes import LiveServer

PATIENCE = 30_000  # ms: a page that comes late is not one that stays away
KINDS = ("sqlite", "postgresql")
# Machines differ in speed and tests time nothing; the same run finds the same examples.
hypothesis_settings.register_profile(
    "tests", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.register_profile("long", parent=hypothesis_settings.get_profile("tests"), max_examples=2000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-all", action="store_true", help="fail, not skip, where a program is missing")
    parser.addoption("--long", action="store_true", help="also run what takes long")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("long" if config.getoption("long") else "tests")
    # Each test makes and drops an application's worth of objects; looking for garbage less often saves a twentieth.
    gc.set_threshold(5000, 20, 20)


def pytest_collection_finish() -> None:
    """Tests and what they import stay to the end."""
    gc.freeze()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that uses a database runs once on each, unless it is marked for one. Coverage is measured the first time;
    where the databases are told apart, in the kernel, both times."""
    if "database_kind" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("only_database")
        kinds = only.args if only else KINDS
        assert set(kinds) <= set(KINDS), f"only_database{kinds}: there are {KINDS}"
        is_kernel = Path(__file__).parent / "kernel" in metafunc.definition.path.parents
        first, *others = kinds
        again = [pytest.param(kind, marks=() if is_kernel else pytest.mark.unmeasured) for kind in others]
        metafunc.parametrize("database_kind", [first, *again], indirect=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("long") and not item.config.getoption("long"):
        pytest.skip("takes long: ./manage test --long")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measuring coverage nearly doubles what a test takes: only where that shows something."""
    if not item.get_closest_marker("unmeasured") and "browser" not in getattr(item, "fixturenames", ()):
        return (yield)
    with pause_coverage(item.config):
        return (yield)


def require(request: pytest.FixtureRequest, tool: Tool, found: Path | None) -> Path:
    """The tool, or the loud end of this test without it."""
    if found is not None:
        return found
    missing = f"{tool.name} is missing, so not run: {tool.needed_for}"
    if request.config.getoption("require_all"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(autouse=True)
def _no_foreign_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_foreign_connections(monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def real_hasher() -> "PasswordHasher":
    """What hashes passwords for whoever runs organiser; in this process one does that costs next to nothing."""
    from argon2 import PasswordHasher, profiles

    from organiser.accounts.rules import passwords

    real = passwords._hasher
    passwords._hasher = PasswordHasher.from_parameters(profiles.CHEAPEST)
    return real


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this process among those that share the tests."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgres_server_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """TEST_DATABASE_URL, which `./manage test` sets for all workers, or else a server for this one."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield given
        return
    server = PostgresServer(require(request, POSTGRESQL, find_any_postgresql()))
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgres_databases(postgres_server_url: str, worker: str) -> "Iterator[PostgresDatabases]":
    from tests.support.databases import PostgresDatabases

    databases = PostgresDatabases(postgres_server_url, worker)
    yield databases
    databases.drop_all()


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.stop()


@pytest.fixture
def smtp_sink(smtp_server: SmtpServer) -> SmtpSink:
    """A real mail server on loopback, the one that MAIL_URL of `app` names; empty at the start of each test."""
    smtp_server.sink.clear()
    return smtp_server.sink


@pytest.fixture(scope="session")
def applications(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, smtp_server: SmtpServer
) -> "Iterator[Applications]":
    from tests.support.applications import Applications

    applications = Applications(tmp_path_factory.mktemp("databases"), smtp_server.sink.url)
    yield applications
    applications.close()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest, applications: "Applications") -> str:
    """ "sqlite" and then "postgresql"; see pytest_generate_tests."""
    kind: str = request.param
    if kind == "postgresql":
        applications.use_postgresql(request.getfixturevalue("postgres_databases"))
    return kind


@pytest.fixture
def database_url(database_kind: str, applications: "Applications") -> str:
    return applications.database_url(database_kind)


@pytest.fixture
def app(database_kind: str, applications: "Applications") -> "Iterator[Flask]":
    """The application on an empty, migrated database, its context pushed for what the test itself calls."""
    application = applications.emptied(database_kind)
    with application.app_context():
        yield application


@pytest.fixture
def client(app: "Flask") -> "Visitor":
    """A visitor without cookies. `make_visitor(app)` makes another."""
    from tests.support.browsing import make_visitor

    return make_visitor(app)


@pytest.fixture
def live_server(
    database_kind: str, applications: "Applications", smtp_sink: SmtpSink, tmp_path: Path
) -> "Iterator[LiveServer]":
    """`organiser web` in a process, on a database of its own. Its log is printed with a failing test."""
    from tests.support.processes import LiveServer

    server = LiveServer(applications.scratch_environ(database_kind, tmp_path), tmp_path)
    try:
        server.serve("web", "--workers", "1")
        yield server
    finally:
        server.stop()
        print(server.log)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> "Iterator[Browser]":
    from playwright.sync_api import expect, sync_playwright

    from tests.support.pages import launch_chromium

    executable = require(request, CHROMIUM, CHROMIUM.find())
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright, executable)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def pages(request: pytest.FixtureRequest, browser: "Browser") -> "Iterator[Pages]":
    """Opens pages by size, language, zone, with or without scripts; fails the test on what goes wrong behind them."""
    from tests.support.pages import Pages

    server = request.getfixturevalue("live_server") if "live_server" in request.fixturenames else None
    pages = Pages(browser, server.url if server else None)
    yield pages
    faults = pages.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(pages: "Pages") -> "Page":
    """One page on a phone."""
    return pages.open()


@pytest.fixture
def node(request: pytest.FixtureRequest) -> Path:
    return require(request, NODE, NODE.find())


@pytest.fixture(scope="session")
def nginx(request: pytest.FixtureRequest) -> Path:
    return require(request, NGINX, NGINX.find())
