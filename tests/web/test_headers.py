"""What every request must bring and every answer carries: threat rows 48, 50, 52, 60 and 63."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter

from organiser.factory import create_app
from organiser.kernel.config import Settings
from organiser.kernel.web.access import is_one_click
from organiser.kernel.web.headers import HSTS, POLICY

OURS = "http://localhost:8000"
PAGES = ["/en/", "/ar/nothing", "/nothing", "/en/manage/nothing", "/robots.txt", "/feeds/none.ics"]


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Flask]:
    """An installation that is served by https."""
    app = create_app(Settings.from_environment({"DATA_DIR": str(tmp_path), "BASE_URL": "https://events.example.org"}))
    with app.app_context():
        yield app


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_policy(app: Flask, path: str) -> None:
    response = app.test_client().get(path)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in response.headers


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_static_files_carry_it_too(app: Flask) -> None:
    with app.test_request_context(base_url=OURS):
        path = app.jinja_env.globals["static"]("css/base.css")
    response = app.test_client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == POLICY
    assert "immutable" in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers
    response.close()


@pytest.mark.parametrize("path", ["/en/nothing", "/en/manage/nothing"])
def test_nothing_is_stored_unless_a_view_says_so(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "localhost:8001", "localhost:8000.evil.example", "localhost", ""])
def test_a_foreign_host_is_refused(app: Flask, host: str) -> None:
    response = app.test_client().get("/en/", headers={"Host": host})
    assert response.status_code in ({307} if host.startswith("localhost") and "evil" not in host else {400})


def test_another_name_of_this_machine_is_sent_to_the_one_that_passkeys_know(app: Flask) -> None:
    response = app.test_client().get("/en/events?q=a", base_url="http://127.0.0.1:8000")
    assert (response.status_code, response.headers["Location"]) == (307, f"{OURS}/en/events?q=a")
    assert app.test_client().post("/en/events", base_url="http://127.0.0.1:8000").status_code == 400


@pytest.mark.parametrize(("path", "status"), [("/en/events?q=%00", 400), ("/en/events%00", 404)])
def test_a_character_that_no_database_takes_is_refused_before_any_view(app: Flask, path: str, status: int) -> None:
    assert app.test_client().get(path).status_code == status


def test_forwarded_hosts_are_not_believed(app: Flask) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Original-Host": "evil.example"}
    response = app.test_client().get("/en/nothing", headers=forged)
    assert response.status_code == 404
    assert "evil.example" not in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:8001"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    ],
)
def test_a_post_from_elsewhere_is_refused(app: Flask, headers: dict[str, str]) -> None:
    assert app.test_client().post("/en/login", headers=headers).status_code == 400


def test_a_post_without_its_token_is_refused(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        # Mail programs press the one-click button (RFC 8058) and hold no token of a form.
        if "POST" in (rule.methods or ()) and not is_one_click(app.view_functions[rule.endpoint]):
            values = {name: example(rule._converters[name]) for name in rule.arguments} | {"lang": "en"}
            path = rule.build(values)
            assert path is not None
            response = client.post(path[1], headers={"Sec-Fetch-Site": "same-origin"})
            assert response.status_code == 400, rule


def example(converter: BaseConverter) -> object:
    return 1 if isinstance(converter, IntegerConverter) else "a" * 26


def test_over_https_cookies_are_bound_to_the_host(secure: Flask) -> None:
    assert secure.config["SESSION_COOKIE_NAME"] == "__Host-form"
    assert secure.config["SESSION_COOKIE_SECURE"] is True
    response = secure.test_client().get("/en/nothing", base_url="https://events.example.org")
    assert response.headers["Strict-Transport-Security"] == HSTS


def test_only_our_own_host_is_in_links_of_https_installations(secure: Flask) -> None:
    response = secure.test_client().get("/en/", base_url="https://evil.example")
    assert response.status_code == 400
