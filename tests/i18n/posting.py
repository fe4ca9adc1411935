"""Sending every form of a page as nobody should: as it came, empty, and full of nonsense."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin

from bs4 import Tag
from werkzeug.test import TestResponse

from tests.i18n.pseudo import accent
from tests.support.browsing import Visitor, parse, shown_values

Fill = Callable[[Tag, str], Any]
HIDDEN = frozenset({"hidden", "submit", "button", "image", "reset"})
TOO_LONG = accent("nonsense ") * 3000
# By type; anything else gets TOO_LONG.
NONSENSE = {
    "date": "tomorrow",
    "time": "25:61",
    "datetime-local": "soon",
    "number": "-7",
    "email": "nobody",
    "url": "x",
}
REDIRECTS = 3


def post_forms(client: Visitor, page: TestResponse, sent: set[object]) -> Iterator[tuple[str, TestResponse]]:
    """What the page's forms answer, each sent three ways; before each, the caller puts back what the last changed.

    `sent` are forms that were sent before, on other pages: every page has the one to log out.
    """
    for form in parse(page).select('form[method="post" i]'):
        action = urldefrag(urljoin(page.request.path, str(form.get("action") or ""))).url
        key = action, tuple(str(field["name"]) for field in form.select("[name]"))
        if key in sent:
            continue
        sent.add(key)
        for way, fill in (("as it came", _leave), ("empty", _empty), ("nonsense", _write_nonsense)):
            yield f"{action} {way}", _follow(client, _send(client, form, action, fill))


def _send(client: Visitor, form: Tag, action: str, fill: Fill) -> TestResponse:
    values = shown_values(form)
    for control in form.select("input[name], textarea[name], select[name]"):
        kind = _kind(control)
        if kind not in HIDDEN:
            values[str(control["name"])] = fill(control, kind)
    sent = {name: value for name, value in values.items() if value is not None}
    multipart = "multipart/form-data" if form.get("enctype") == "multipart/form-data" else None
    return client.post(action, data=sent, content_type=multipart, headers={"Sec-Fetch-Site": "same-origin"})


def _follow(client: Visitor, answer: TestResponse) -> TestResponse:
    for _ in range(REDIRECTS):
        if answer.location is None:
            break
        answer = client.get(answer.location)
    return answer


def _kind(control: Tag) -> str:
    return str(control.get("type", "text")).lower() if control.name == "input" else str(control.name)


def _leave(control: Tag, kind: str) -> Any:
    form = control.find_parent("form")
    assert form is not None
    return shown_values(form).get(str(control["name"])) if kind != "file" else None


def _empty(control: Tag, kind: str) -> Any:
    return None if kind in {"checkbox", "radio", "file"} else ""


def _write_nonsense(control: Tag, kind: str) -> Any:
    if kind == "file":
        return (BytesIO(b"no picture"), "picture.png")
    if kind in {"checkbox", "radio", "select"}:
        return "nonsense"
    return NONSENSE.get(kind, TOO_LONG)
