"""What a form makes once, however often it is sent: what it brings says the public id of what it makes
(kernel.web.forms.MakingForm)."""

from typing import Any, TypeVar

from sqlalchemy import select

from organiser.kernel import ids
from organiser.kernel.db.base import Base, db

Row = TypeVar("Row", bound=Base)


def find_made(table: type[Row], draft_id: str | None, **where: Any) -> Row | None:
    """What this form has made already, in this place. Whoever asks holds the lock under which it is made."""
    if not draft_id or not ids.is_public_id(draft_id):
        return None
    made = select(table).filter_by(public_id=draft_id, **where)
    return db.session.scalar(made.execution_options(populate_existing=True))


def take_id(table: type[Base], draft_id: str | None) -> str:
    """The id that came with a form, if it looks like ours and nothing of this kind has it; else a new one."""
    if not draft_id or not ids.is_public_id(draft_id):
        return ids.new_public_id()
    taken = db.session.scalar(select(select(table).filter_by(public_id=draft_id).exists()))
    return ids.new_public_id() if taken else draft_id
