"""What the cookies of a log-in look like where BASE_URL is https."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from organiser.accounts import actions
from organiser.factory import create_app
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from tests.accounts.ways_in import ADDRESS, Phone, last_mail
from tests.support.authenticator import Authenticator
from tests.support.browsing import Visitor, make_visitor

SITE = "https://events.example.org"


class SecureVisitor(Visitor):
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if args and isinstance(args[0], str):
            kwargs["base_url"] = SITE
        return super().open(*args, **kwargs)


@pytest.fixture
def https_app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(Settings.from_environment({"DATA_DIR": str(tmp_path), "BASE_URL": SITE}))
    app.testing = True
    with app.app_context():
        flask_migrate.upgrade()
        yield app
        db.engine.dispose()


def test_every_cookie_is_locked_to_the_host(https_app: Flask) -> None:
    https_app.test_client_class = SecureVisitor
    client = make_visitor(https_app)
    with transaction():
        actions.create_operator_invitation(ADDRESS, name="Ada")
    message = last_mail("accounts.invitation")
    assert message is not None
    (link,) = [line for line in message.text.splitlines() if line.startswith(SITE)]
    opened = client.get(link.removeprefix(SITE))
    page = client.get(opened.location)
    entered = Phone(client, Authenticator(origin=SITE)).submit(page, name="Ada")
    assert entered.status_code == 303
    given: dict[str, set[str]] = {}
    for answer in (opened, page, entered):
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, *flags = (part.strip() for part in cookie.replace("=", ";", 1).split(";"))
            given.setdefault(name, set()).update(flags[1:])
    assert {"__Host-staff", "__Host-known", "__Host-invitation", "__Host-passkey_new", "__Host-form"} <= set(given)
    assert all(name.startswith("__Host-") for name in given)
    for flags in given.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= flags
        assert not any(flag.startswith("Domain") for flag in flags)
    assert client.get("/en/manage/account").status_code == 200
