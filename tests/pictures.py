"""The pictures of pages in docs/pictures, made anew from the demonstration: ./manage pictures [folder]

Look at them all before you commit them.
"""

import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.models import Branch, Member
from organiser.demo.loading import load
from organiser.events.models import Event, State, Visibility
from organiser.factory import create_app
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.programme.models import Programme
from tests.support.browsing import Visitor
from tests.support.mail_server import free_port
from tests.support.make import log_in
from tests.support.pages import DESK, PHONE, launch_chromium
from tests.support.serving import serve
from tests.support.tools import CHROMIUM, bring

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = 128
LONGEST, SCREENFUL = 2400, 1200


@dataclass(frozen=True, slots=True)
class Shot:
    page: str
    lang: str
    width: int
    scheme: str
    longest: int = LONGEST

    @property
    def name(self) -> str:
        return f"{self.page}-{self.lang}-{self.width}-{self.scheme}.png"


SHOTS = (
    Shot("events", "en", 1280, "light"),
    Shot("events", "ar", 360, "dark"),
    Shot("home", "en", 1280, "light"),
    Shot("home", "ar", 1280, "dark"),
    Shot("home", "en", 360, "dark"),
    Shot("event", "en", 360, "light"),
    Shot("event", "en", 1280, "dark"),
    Shot("event", "ar", 360, "light"),
    Shot("month", "en", 1280, "light"),
    Shot("month", "ar", 360, "light"),
    Shot("branch", "ar", 1280, "light"),
    Shot("desk", "en", 1280, "light"),
    Shot("overview", "en", 1280, "light"),
    Shot("overview", "ar", 360, "dark"),
    Shot("people", "en", 1280, "light"),
    Shot("programme", "en", 360, "light", longest=SCREENFUL),
    Shot("programme", "ar", 1280, "light", longest=SCREENFUL),
    Shot("board", "en", 1280, "light", longest=SCREENFUL),
    Shot("sheet", "en", 1280, "light"),
    Shot("speakers", "en", 1280, "light", longest=SCREENFUL),
    Shot("languages", "en", 1280, "light", longest=SCREENFUL),
    Shot("changes", "en", 1280, "light"),
)
STAFF = frozenset({"desk", "overview", "people"})
# Of the school, which is above all branches.
OF_SCHOOL = frozenset({"board", "sheet", "speakers", "languages"})


def main(folder: Path) -> None:
    chromium = bring(CHROMIUM, tell=print)
    if chromium is None:
        sys.exit("Chromium is missing.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        port = free_port()
        app = create_app(_settings(Path(scratch), port))
        app.test_client_class = Visitor
        with app.app_context():
            flask_migrate.upgrade()
            load(Path(scratch), retention_days=14, tell=print)
            addresses, session = _choose_pages(app)
            of_school, root_session = _choose_school(app)
        with serve(app, port=port):
            browser = launch_chromium(playwright, chromium)
            for shot in SHOTS:
                cookie = session if shot.page in STAFF else root_session if shot.page in OF_SCHOOL else None
                path = (addresses | of_school)[shot.page]
                picture = _take(browser, f"http://localhost:{port}/{shot.lang}{path}", shot, cookie)
                (folder / shot.name).write_bytes(picture)
                print(f"{shot.name}: {len(picture) // 1024} KB")
            browser.close()


def _settings(folder: Path, port: int) -> Settings:
    return Settings.from_environment(
        {"DATA_DIR": str(folder), "BASE_URL": f"http://localhost:{port}", "SITE_NAME": "School of 1917"}
    )


def _choose_pages(app: Flask) -> tuple[dict[str, str], dict[str, Any]]:
    """Addresses behind the language, and the cookie of an organiser of the event that is shown."""
    event = _choose_event()
    account = db.session.scalars(
        select(Account).join(Member).where(Member.branch_id == event.branch_id, Member.role == Role.ORGANISER)
    ).first()
    assert account is not None, "nobody organises at this branch"
    slug = db.session.get_one(Branch, event.branch_id).slug
    addresses = {
        "events": "/events",
        "home": "/",
        "event": f"/events/{event.public_id}/{event.slug}",
        "month": f"/events/month/{clock.now():%Y-%m}",
        "branch": f"/branches/{slug}",
        "desk": "/manage",
        "overview": f"/manage/events/{event.public_id}",
        "people": f"/manage/events/{event.public_id}/people",
    }
    return addresses, _log_in(app, account)


def _choose_school(app: Flask) -> tuple[dict[str, str], dict[str, Any]]:
    """The same of the next school with a programme, and of a coordinator who plans it."""
    event = db.session.scalars(select(Event).join(Programme).order_by(Event.starts_at.desc())).first()
    assert event is not None, "no school has a programme"
    account = db.session.scalars(select(Account).join(Member).where(Member.branch_id == event.branch_id)).first()
    assert account is not None, "nobody coordinates at the root"
    plan = f"/manage/events/{event.public_id}/programme"
    addresses = {
        "programme": f"/events/{event.public_id}/{event.slug}/programme",
        "changes": f"/events/{event.public_id}/programme/changes",
        "board": plan,
        "sheet": f"{plan}/sheet",
        "speakers": f"{plan}/speakers",
        "languages": f"{plan}/languages",
    }
    return addresses, _log_in(app, account)


def _log_in(app: Flask, account: Account) -> dict[str, Any]:
    return {"name": "staff", "value": log_in(app.test_client(), account)}


def _choose_event() -> Event:
    """The next public one of a branch with an organiser that says the most."""
    led = select(Member.branch_id).where(Member.role == Role.ORGANISER)
    coming = select(Event).where(
        Event.state == State.PUBLISHED,
        Event.visibility == Visibility.PUBLIC,
        Event.starts_at > clock.now(),
        Event.branch_id.in_(led),
        Event.lang == "en",
    )
    events = db.session.scalars(coming.order_by(Event.starts_at)).all()
    return max(events, key=lambda event: (len(event.item.people), len(event.text)))


def _take(browser: Browser, address: str, shot: Shot, cookie: dict[str, Any] | None) -> bytes:
    context = browser.new_context(
        viewport=PHONE if shot.width == 360 else DESK,
        color_scheme="dark" if shot.scheme == "dark" else "light",
        locale=shot.lang,
        timezone_id="Europe/Brussels",
        reduced_motion="reduce",
    )
    if cookie:
        context.add_cookies([{**cookie, "url": address}])
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), shot.longest)
    picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": shot.width, "height": height})
    context.close()
    return _reduce(picture)


def _reduce(picture: bytes) -> bytes:
    """Fewer colours: pages are flat."""
    body = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(body, "PNG", optimize=True)
    return body.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
