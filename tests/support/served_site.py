"""The made-up installation behind a server, for tests that look at its pages in a browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from playwright.sync_api import BrowserContext

from organiser.factory import create_app
from organiser.kernel.config import Settings
from tests.support.applications import MASTER_KEY, SECRET_KEY
from tests.support.browsing import Visitor
from tests.support.build_site import Write
from tests.support.made_site import make_site
from tests.support.mail_server import free_port
from tests.support.serving import serve
from tests.support.site import Site
from tests.support.visits import Visit


@dataclass(frozen=True, slots=True, repr=False)
class Served:
    """`visits` are pages with who sees them; `referers` is what browsers said they came from."""

    app: Flask
    site: Site
    url: str
    visits: list[Visit]
    referers: list[str]

    def let_in(self, context: BrowserContext, name: str) -> None:
        """Become somebody in this browser, whoever they were before."""
        context.clear_cookies()
        client = self.app.test_client()
        with self.app.app_context():
            self.site.who[name].enter(client)
        cookies: Any = [
            {"name": cookie.key, "value": cookie.value, "url": self.url} for cookie in client._cookies.values()
        ]
        if cookies:
            context.add_cookies(cookies)


class _Listening:
    """Notes who says where they come from, before the application sees it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.referers: list[str] = []

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if "HTTP_REFERER" in environ:
            self.referers.append(f"{environ['PATH_INFO']} from {environ['HTTP_REFERER']}")
        return self._app(environ, start_response)


@contextmanager
def serve_site(
    folder: Path, list_visits: Callable[[Flask, Site], list[Visit]], *, write: Write = str
) -> Iterator[Served]:
    """Every text of its people goes through `write`. What is visited is listed before the server starts."""
    port = free_port()
    url = f"http://localhost:{port}"
    app = create_app(_settings(folder, url))
    app.test_client_class = Visitor
    with app.app_context():
        flask_migrate.upgrade()
        site = make_site(write)
        visits = list_visits(app, site)
    listening = _Listening(app)
    with serve(listening, port=port):
        yield Served(app, site, url, visits, listening.referers)


def _settings(folder: Path, url: str) -> Settings:
    environ = {
        "DATABASE_URL": f"sqlite:///{folder}/organiser.sqlite3",
        "KEYSTORE_URL": f"sqlite:///{folder}/keys.sqlite3",
        "DATA_DIR": str(folder / "data"),
        "BASE_URL": url,
        "SITE_NAME": "Workers’ School",
        "MAIL_FROM": "organiser@example.org",
        "SECRET_KEY": SECRET_KEY,
        "MASTER_KEY": MASTER_KEY,
    }
    return Settings.from_environment(environ)
