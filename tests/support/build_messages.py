"""Messages to the people of `open`: one that goes in some minutes, one that waits for a second person."""

from collections.abc import Callable

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.messages import actions
from organiser.messages.models import Audience
from organiser.messages.queries import find_messages
from organiser.messages.rules import Text
from tests.support import make
from tests.support.site import Site

Write = Callable[[str], str]


def write_to_people(site: Site, organiser: Actor, write: Write, *, lang: str) -> None:
    """Neither is for so many that it would have to wait: that is undone here."""
    colleague = db.session.scalars(select(Account.id).where(Account.public_id == site.accounts["colleague"])).one()
    text = Text(write("What to bring"), write("A mug."))
    for key, actor in (("held", organiser), ("waits", make.actor_of(colleague))):
        with transaction():
            site.messages[key] = actions.write_message(
                actor, site.events["open"], audience=Audience.EVERYBODY, text=text
            )
    with transaction():
        (waits,) = find_messages([site.messages["waits"]]).values()
        waits.released_at = waits.due_at = None
