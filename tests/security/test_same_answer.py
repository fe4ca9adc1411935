"""The form says the same to every address, whatever is known of it: threat row 66. The truth comes by mail only."""

import pytest
from flask import Flask

from organiser.registrations import consent
from tests.routes.visiting import TOKEN
from tests.support.browsing import make_visitor
from tests.support.made_site import make_site

ADDRESSES = {
    "open": ("new", "confirmed", "on_line", "unconfirmed", "cancelled"),
    "full": ("new", "taken", "waiting", "offered", "leaves"),
}


@pytest.mark.parametrize("key", ADDRESSES)
def test_every_address_gets_the_same_bytes(app: Flask, key: str) -> None:
    site = make_site()
    answers = []
    for number, name in enumerate(ADDRESSES[key]):
        visitor = make_visitor(app)
        page = visitor.get(f"/en/events/{site.events[key]}/{site.event_slugs[key]}")
        fields = {
            "name": "Nora", "address": f"{name}@people.example.org", "mode": "on_site", "country": "",
            "agree": "y",
            "consent_version": consent.CURRENT, "key": f"{number:026}",
        }  # fmt: skip
        token = TOKEN.search(page.data)
        assert token is not None
        fields["csrf_token"] = token[1].decode()
        answer = visitor.post(f"/en/events/{site.events[key]}/register", data=fields)
        shown = TOKEN.sub(b"", visitor.get(answer.headers["Location"]).data)
        answers.append((answer.status_code, answer.headers["Location"], TOKEN.sub(b"", answer.data), shown))
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 303
