"""An organiser of a school at its grid, in Chromium."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from organiser.accounts.actions import open_session
from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.factory import create_app
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db, transaction
from tests.programme.scene import at, make_school, rooms, session
from tests.support.make import make_account
from tests.support.pages import DESK, Pages
from tests.support.processes import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class School:
    token: str
    event: str

    def open(self, pages: Pages, server: LiveServer, lang: str = "en") -> "Page":
        page = pages.open(viewport=DESK)
        page.context.add_cookies([{"name": "staff", "value": self.token, "url": server.url}])
        page.goto(f"/{lang}/manage/events/{self.event}/programme")
        page.locator(".can-move").wait_for()
        return page


def open_school(live_server: LiveServer) -> School:
    """`bread` is in the hall at 10 h, `songs` waits beside the grid."""
    with create_app(Settings.from_environment(live_server.environ)).app_context():
        event = make_school()
        rooms(event)
        session(event, "bread", starts=at(0, 10), room="hall")
        session(event, "songs")
        branch = db.session.get_one(Branch, event.branch_id)
        account = make_account(roles=[(branch, Role.ORGANISER)])
        with transaction():
            token = open_session(db.session.get_one(Account, account.id)).token
        return School(token, event.public_id)
