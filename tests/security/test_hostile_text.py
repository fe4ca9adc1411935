"""Markup that people type stands in no page and no mail as markup: threat rows 20, 22 and 26."""

import re
from types import ModuleType

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from organiser.kernel.db import db
from organiser.kernel.outbox import Mail, find_expander, renderer_of
from tests.routes import branches_table, discovery_table, events_table, people_table, registrations_table, study_table
from tests.routes.table import OK, Look
from tests.routes.visiting import Tour
from tests.support.made_site import make_site

pytestmark = pytest.mark.unmeasured

TABLES = (branches_table, discovery_table, events_table, people_table, registrations_table, study_table)
HOSTILE = "\"'><img src=x onerror=alert(1)><svg/onload=alert(1)>"
SPEAKER = "Silvia Rivera"
SCRIPTED = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)


def write(text: str) -> str:
    """The corpus in every free text that the site has; the names of speakers refuse it."""
    return text if text == SPEAKER else f"{text} {HOSTILE}"


def find_hostile(html: bytes | str) -> list[str]:
    """Elements and attributes that only somebody's text can have brought."""
    page = BeautifulSoup(html, "html5lib")
    tags = [tag for tag in page.find_all(True) if isinstance(tag, Tag)]
    return [str(tag)[:200] for tag in tags if _is_hostile(tag)]


def _is_hostile(tag: Tag) -> bool:
    links = [str(tag.get(name, "")) for name in ("href", "src", "action", "formaction")]
    is_foreign_picture = tag.name == "img" and tag.get("src") == "x"
    return is_foreign_picture or any(name.startswith("on") for name in tag.attrs) or any(map(SCRIPTED.match, links))


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__.rpartition(".")[2])
def test_no_page_shows_markup_of_people(app: Flask, table: ModuleType) -> None:
    tour = Tour(app, make_site(write))
    seen = 0
    for row in table.ROUTES:
        if isinstance(row, Look) and row.given is None:
            who = [who for who, outcome in row.rights.items() if outcome == OK]
            for one in {who[0], who[-1]}:
                page = tour.send_once(row, one)
                if page.mimetype == "text/html":
                    assert find_hostile(page.data) == [], row.endpoint
                    seen += b"onerror=alert(1)" in page.data
    assert seen, "the corpus is on no page: this test looks at nothing"


@pytest.mark.only_database("sqlite")
def test_no_mail_brings_markup_of_people(app: Flask) -> None:
    make_site(write)
    written = 0
    for mail in db.session.query(Mail).order_by(Mail.id):
        message = renderer_of(mail.kind)(mail) if find_expander(mail.kind) is None else None
        if message is not None:
            assert find_hostile(message.html) == [], mail.kind
            assert "\n" not in message.subject
            written += 1
    assert written


def test_the_eye_of_this_test_is_open() -> None:
    assert len(find_hostile(HOSTILE)) == 2
    assert len(find_hostile('<a href=" JavaScript:alert(1)">x</a>')) == 1
    assert find_hostile('<a href="/en/">x &lt;img src=x onerror=alert(1)&gt;</a>') == []
