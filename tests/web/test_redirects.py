"""Nobody else chooses where we send people: threat row 47."""

import pytest
from flask import Flask

from organiser.kernel.web.redirects import read_next, sign_next

PAYLOADS = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example",
    "javascript:alert(1)", "/%5cevil.example", "///evil.example", "/\tevil", "https:/evil.example", "@evil.example",
    "/..//evil.example", "%2f%2fevil", "data:text/html,x", "\x00//evil.example", " //evil.example", "", "null", "0",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_we_did_not_sign_leads_home(app: Flask, payload: str) -> None:
    assert read_next(payload, default="/en/") == "/en/"


@pytest.mark.parametrize(
    "payload", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_even_signed_it_stays_on_this_host(app: Flask, payload: str) -> None:
    assert read_next(sign_next(payload), default="/en/") == "/en/"


def test_our_own_target_is_followed(app: Flask) -> None:
    assert read_next(sign_next("/en/manage?x=1"), default="/en/") == "/en/manage?x=1"
    assert read_next(None, default="/en/") == "/en/"


def test_a_changed_target_is_not(app: Flask) -> None:
    token = sign_next("/en/manage")
    assert read_next("X" + token, default="/en/") == "/en/"
