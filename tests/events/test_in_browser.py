"""The organisers' pages of events in Chromium: sizes, colours, directions, hostile texts, and two who write at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from organiser.accounts.actions import open_session
from organiser.accounts.models import Account
from organiser.events.models import State
from organiser.events.rules import NamedPerson, SetReading
from organiser.factory import create_app
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from organiser.study.actions import add_term
from organiser.study.models import Facet
from tests.support.accessibility import list_violations
from tests.support.make import coordinator_of, make_account, make_event, make_root
from tests.support.pages import DESK, PHONE, Pages
from tests.support.processes import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

NASTY = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
OF_EVENT = (
    "",
    "/edit",
    "/history",
    "/materials",
    "/helpers",
    "/picture",
    "/branch",
    "/duplicate",
    "/cancel",
    "/postpone",
)
OF_DRAFT = ("", "/withdraw", "/delete")


@dataclass(frozen=True)
class Installation:
    token: str
    pages: tuple[str, ...]
    event: str


@pytest.fixture
def furnished(live_server: LiveServer) -> Installation:
    with create_app(Settings.from_environment(live_server.environ)).app_context():
        root = make_root(languages=("es", "ar"))
        actor = coordinator_of(root)
        account = make_account(NASTY, roles=[(root, Role.COORDINATOR)])
        with transaction():
            term = add_term(actor, facet=Facet.THEME, names={"en": NASTY, "ar": "الصحافة"}).public_id
        event = make_event(
            root, title=NASTY, text=NASTY, summary=NASTY, venue=NASTY, topics=(term,), spoken=("es", "ar"),
            people=(NamedPerson("speaker", "Rosa"),), readings=(SetReading(NASTY, NASTY, 1917, part=NASTY),),
        ).public_id  # fmt: skip
        draft = make_event(root, title="مسودة", state=State.DRAFT).public_id
        with transaction():
            token = open_session(db.session.get_one(Account, account.id)).token
        branch = root.public_id
    pages = (
        f"branches/{branch}/events", f"branches/{branch}/events/new", "topics", f"topics/{term}",
        *(f"events/{event}{rest}" for rest in OF_EVENT), *(f"events/{draft}{rest}" for rest in OF_DRAFT),
    )  # fmt: skip
    return Installation(token, pages, event)


def log_in(page: "Page", server: LiveServer, installation: Installation) -> "Page":
    page.context.add_cookies([{"name": "staff", "value": installation.token, "url": server.url}])
    page.on("dialog", _refuse_dialog)
    return page


def _refuse_dialog(dialog: "Dialog") -> None:
    raise AssertionError(f"a script ran: {dialog.message}")


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize(("lang", "colours"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing_nothing_is_too_wide_and_no_text_runs(
    live_server: LiveServer, furnished: Installation, pages: Pages, lang: str, colours: str
) -> None:
    faults = []
    for viewport in (PHONE, DESK):
        page = log_in(pages.open(viewport=viewport, colours=colours), live_server, furnished)
        for address in furnished.pages:
            page.goto(f"/{lang}/manage/{address}")
            page.evaluate("document.querySelectorAll('details.fold').forEach(fold => { fold.open = true })")
            violations = list_violations(page)
            faults += [f"{page.url}: {one['id']}: {one['nodes'][0]['html']}" for one in violations]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > viewport["width"]:
                faults.append(f"{page.url}: {width} wide on {viewport['width']}")
    assert faults == []


@pytest.mark.only_database("sqlite")
def test_two_who_write_at_once_decide_with_both_texts_in_sight(
    live_server: LiveServer, furnished: Installation, pages: Pages
) -> None:
    pages.allow("409")
    first, second = (log_in(pages.open(), live_server, furnished) for _ in range(2))
    for page in (first, second):
        page.goto(f"/en/manage/events/{furnished.event}/edit")
    for page, title in ((first, "First <b>"), (second, f"Second {NASTY}")):
        page.locator("#title").fill(title)
        page.get_by_role("button", name="Save", exact=True).click()
        if page is first:
            expect(first.locator("h1")).to_have_text("First <b>")
    expect(second.locator("#differences td")).to_have_text([f"Second {NASTY}", "First <b>"])
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator("h1")).to_have_text(f"Second {NASTY}")


@pytest.mark.only_database("sqlite")
def test_without_scripts_rows_are_added_and_the_meeting_is_posted(
    live_server: LiveServer, furnished: Installation, pages: Pages
) -> None:
    page = log_in(pages.open(javascript=False), live_server, furnished)
    page.goto(f"/en/manage/{furnished.pages[1]}")
    page.locator("#title").fill("An evening")
    page.locator("summary", has_text="Who speaks").click()
    page.locator("#people-0-name").fill("Rosa")
    page.locator("#people-0-agreed").check()
    page.get_by_role("button", name="Add another person").click()
    page.locator("#people-1-name").fill("Clara")
    page.locator("#people-1-agreed").check()
    for name, value in (("day", "2031-03-14"), ("start", "22:00"), ("end", "01:00"), ("place", "Lima, Peru")):
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name="Post the event").click()
    expect(page.locator("h1")).to_have_text("An evening")
    expect(page.locator(".notice")).to_contain_text("Saturday, 15 March 2031, 01:00 (Lima time)")
    expect(page.locator(".facts dd bdi")).to_have_text(["Rosa", "Clara"])
