"""Pressing buttons of forms as a browser does that runs no scripts."""

from typing import Any

from werkzeug.test import TestResponse

from tests.support.browsing import Visitor, parse, shown_values


def send(visitor: Visitor, page: TestResponse, button: str, *, marked: str = "digest", **fields: Any) -> TestResponse:
    """Fields that are given None are left out. `marked` is a field that only the meant form has."""
    form = next(one for one in parse(page).select('form[method="post"]') if one.select(f'[name="{marked}"]'))
    values = {**shown_values(form), **fields, button: "1"}
    sent = {name: value for name, value in values.items() if value is not None}
    return visitor.post(page.request.path, data=sent, headers={"Sec-Fetch-Site": "same-origin"})
