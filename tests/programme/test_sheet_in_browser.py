"""Three days, four rooms and thirty sessions come in by a sheet: in English, and in Arabic without scripts."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import ViewportSize, expect

from organiser.accounts.actions import open_session
from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.factory import create_app
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from organiser.kernel.tables import write_csv
from tests.programme.scene import at, make_school, rooms, session
from tests.support.accessibility import list_violations
from tests.support.make import make_account
from tests.support.pages import DESK, PHONE, Pages
from tests.support.processes import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.only_database("sqlite")
HEAD = ["Title", "Day", "Begins at", "Room", "Speaker", "Minutes", "ID", "Remarks"]
ROWS = [
    [f"Talk {one}", f"2027-05-{21 + one % 3}", f"{9 + one // 3}:00", f"Room {one % 4}", "Ada; Bo", "45", "", ""]
    for one in range(30)
]
ODD = [
    ["Bread and roses", "2027-05-22", "11:30", "The hall", "", "60", "bread", ""],
    ["", "", "", "", "", "soon", "", "x"],
]


@pytest.fixture
def school(live_server: LiveServer) -> tuple[str, str]:
    """The log-in, and the school's id."""
    with create_app(Settings.from_environment(live_server.environ)).app_context():
        event = make_school()
        rooms(event)
        session(event, "bread", starts=at(0, 10), room="hall")
        branch = db.session.get_one(Branch, event.branch_id)
        account = make_account(roles=[(branch, Role.ORGANISER)])
        with transaction():
            return open_session(db.session.get_one(Account, account.id)).token, event.public_id


@pytest.mark.parametrize(
    ("lang", "viewport", "scripts"),
    [("en", DESK, True), ("ar", PHONE, False)],
    ids=["english", "arabic-without-scripts"],
)
def test_a_sheet_becomes_a_programme(
    live_server: LiveServer, school: tuple[str, str], pages: Pages, lang: str, viewport: ViewportSize, scripts: bool
) -> None:
    token, event = school
    page = pages.open(viewport=viewport, javascript=scripts, locale=lang)
    page.context.add_cookies([{"name": "staff", "value": token, "url": live_server.url}])
    page.goto(f"/{lang}/manage/events/{event}/programme/sheet")
    look(page, viewport, scripts)
    sheet = write_csv([HEAD, *ROWS, *ODD])
    page.locator("#file").set_input_files([{"name": "plan.csv", "mimeType": "text/csv", "buffer": sheet}])
    page.locator("main form .button").click()
    expect(page.locator("tr.sheet-new")).to_have_count(30)
    assert page.locator("tr.sheet-changed del").count() == 3
    assert page.locator("tr.sheet-refused").count() == 1
    look(page, viewport, scripts)
    page.locator("#import .button").click()
    page.locator(".notice-success").wait_for()
    assert page.locator(".card").count() == 31


def look(page: "Page", viewport: ViewportSize, scripts: bool) -> None:
    assert page.locator("html").evaluate("html => html.scrollWidth") <= viewport["width"]
    if scripts:
        assert list_violations(page) == []
