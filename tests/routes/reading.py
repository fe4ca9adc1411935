"""What the tables look at to see whether something was done."""

from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase

from organiser.accounts.models import Account, StaffSession
from organiser.branches.models import Branch, Member
from organiser.calendars.models import PrivateFeed
from organiser.events.models import Event, Material
from organiser.kernel.db import db
from organiser.registrations.models import Registration
from tests.routes.table import Visit


def _one(model: Any, public_id: str) -> Any:
    db.session.rollback()
    found = select(model).where(model.public_id == public_id).execution_options(populate_existing=True)
    return db.session.scalars(found).one_or_none()


def count(model: type[DeclarativeBase], *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def event(visit: Visit, key: str) -> Event | None:
    found: Event | None = _one(Event, visit.site.events[key])
    return found


def material(visit: Visit, key: str) -> Material:
    found: Material = _one(Material, visit.site.materials[key])
    return found


def branch(visit: Visit, key: str) -> Branch:
    found: Branch = _one(Branch, visit.site.branches[key])
    return found


def place(visit: Visit, key: str) -> Registration | None:
    found: Registration | None = _one(Registration, visit.site.places[key])
    return found


def find_feed(visit: Visit, key: str) -> PrivateFeed | None:
    found: PrivateFeed | None = _one(PrivateFeed, visit.site.feeds[key])
    return found


def status(visit: Visit, key: str) -> str | None:
    found = place(visit, key)
    return found.status if found else None


def state(visit: Visit, key: str) -> str | None:
    found = event(visit, key)
    return found.state if found else None


def role(visit: Visit, key: str) -> str | None:
    """Of the membership `key`."""
    found: Member | None = _one(Member, visit.site.members[key])
    return found.role if found else None


def own_account(visit: Visit) -> Account:
    found: Account = _one(Account, visit.site.accounts[visit.who])
    return found


def count_sessions(visit: Visit, key: str | None = None) -> int:
    account: Account = _one(Account, visit.site.accounts[key or visit.who])
    return count(StaffSession, StaffSession.account_id == account.id)


def draw_picture() -> tuple[BytesIO, str]:
    """As a form sends it."""
    body = BytesIO()
    Image.new("RGB", (64, 48), "#b0121d").save(body, "PNG")
    body.seek(0)
    return body, "picture.png"
