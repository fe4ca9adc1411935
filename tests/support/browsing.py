"""The test client as a visitor: the right Host, nothing of the test's own session, forms sent as they were shown."""

import contextvars
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from organiser.kernel.db import db

BASE_URL = "http://localhost:8000"


class Visitor(FlaskClient):
    """Each request runs in a context of its own, as on a server.

    The test's application context would otherwise lend the request its `g` and its database session. The test's
    session is ended first, so that it locks nothing and reads afterwards what the request has changed. An answer is
    read to its end and closed, as a browser does, so that no file stays open behind it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if args and isinstance(args[0], str):
            config = self.application.config
            kwargs.setdefault("base_url", f"{config['PREFERRED_URL_SCHEME']}://{config['SERVER_NAME']}")
        kwargs.setdefault("buffered", True)
        if has_app_context():
            db.session.rollback()
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        return response

    def submit(self, page: TestResponse, fields: Mapping[str, Any], *, action: str | None = None) -> TestResponse:
        """Fill in the page's form and send it, with the hidden fields and defaults that the page gave it.

        `action` names the form by its address when there are several. Fields that the form hasn't are an error,
        as they are for a person; a field given as None is left out, as an unticked box is.
        """
        form = find_form(parse(page), action)
        values = shown_values(form)
        unknown = set(fields) - {str(field["name"]) for field in form.select("[name]")}
        if unknown:
            raise AssertionError(f"the form has no {sorted(unknown)}")
        values |= fields
        sent = {name: value for name, value in values.items() if value is not None}
        address = str(form.get("action") or page.request.path)
        if str(form.get("method", "get")).lower() == "get":
            return self.get(address, query_string=sent)
        multipart = "multipart/form-data" if form.get("enctype") == "multipart/form-data" else None
        return self.post(address, data=sent, content_type=multipart, headers={"Sec-Fetch-Site": "same-origin"})


def make_visitor(app: Flask) -> Visitor:
    """One without cookies, of an application of the tests."""
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client


def parse(page: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(page.get_data(), "html5lib")


def find_form(page: BeautifulSoup, action: str | None = None) -> Tag:
    """The one form that posts, or the one with this action. Raises AssertionError when it isn't one."""
    forms = page.select("form") if action is not None else page.select('form[method="post" i]')
    wanted = [form for form in forms if action is None or form.get("action") == action]
    if len(wanted) != 1:
        raise AssertionError(f"{len(wanted)} forms fit: {[form.get('action') for form in forms]}")
    return wanted[0]


def shown_values(form: Tag) -> dict[str, Any]:
    """What a browser would send if the visitor changed nothing and pressed no named button."""
    values: dict[str, list[str]] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        for value in _values_of(control):
            values.setdefault(str(control["name"]), []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


def _values_of(control: Tag) -> list[str]:
    kind = str(control.get("type", "text")).lower()
    if control.has_attr("disabled") or kind in {"submit", "button", "reset", "image", "file"}:
        return []
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        chosen = control.select("option[selected]")
        if not chosen and not control.has_attr("multiple"):
            chosen = control.select("option")[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if kind in {"checkbox", "radio"}:
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [str(control.get("value", ""))]
