"""The installation is the operator's, who sees no names; whether it lives may be asked by everybody."""

from sqlalchemy import delete, select, update

from organiser.accounts.actions import disable_account
from organiser.accounts.models import Invitation
from organiser.branches.models import Branch, Member
from organiser.kernel.actor import job_actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox.models import Mail, MailState
from organiser.kernel.read_audit import PersonalRead
from tests.routes.credentials import add_password, find_account
from tests.routes.reading import count
from tests.routes.table import EVERYBODY, OPERATOR, Look, Press, Route, Visit


def first_mail(visit: Visit) -> str:
    """To somebody who hasn't confirmed."""
    db.session.rollback()
    asked = Mail.kind == "registrations.confirm", Mail.subject_id == visit.site.places["unconfirmed"]
    return str(db.session.scalars(select(Mail.id).where(*asked)).first())


def fail_first_mail(visit: Visit) -> None:
    found = int(first_mail(visit))
    with transaction() as session:
        session.execute(update(Mail).where(Mail.id == found).values(state=MailState.FAILED))


def state_of_first(visit: Visit) -> str | None:
    found = int(first_mail(visit))
    return db.session.scalar(select(Mail.state).where(Mail.id == found))


def call_it_demonstration(_visit: Visit) -> None:
    """The tree of the demonstration stands beside one's own, so that there is none yet."""
    with transaction() as session:
        session.execute(update(Branch).values(is_demo=True))


def leave_root_alone(visit: Visit) -> None:
    with transaction() as session:
        session.execute(delete(Member).where(Member.public_id == visit.site.members["root"]))


def close_nobody(visit: Visit) -> None:
    with transaction():
        disable_account(job_actor("test"), visit.site.accounts["nobody"])


def is_closed(visit: Visit) -> bool:
    db.session.rollback()
    return find_account(visit, "nobody").disabled_at is not None


def has_password(visit: Visit) -> bool:
    db.session.rollback()
    return find_account(visit, "nobody").password_hash is not None


MAIL = {"mail_id": first_mail}
NOBODY = {"account_id": "accounts.nobody"}
ROUTES: tuple[Route, ...] = (
    Look(endpoint="operations.health", rights=EVERYBODY, shows='"ok"'),
    Look(endpoint="operations.installation", rights=OPERATOR, shows="SQL"),
    Press(
        endpoint="operations.create_root", rights=OPERATOR, given=call_it_demonstration,
        body={"name": "Another school", "zone": "UTC"},
        effect=lambda _visit: count(Branch, Branch.parent_id.is_(None), Branch.is_demo.is_(False)), becomes=1,
    ),
    Press(
        endpoint="operations.invite_coordinator", rights=OPERATOR, given=leave_root_alone,
        body={"name": "Nina", "address": "nina@staff.example.org", "lang": "en"},
        effect=lambda _visit: count(Invitation), becomes=3,
    ),
    Look(endpoint="operations.outbox", rights=OPERATOR, shows="registrations.confirm"),
    Look(endpoint="operations.read_mail", at=MAIL, rights=OPERATOR, shows="/p/"),
    Press(
        endpoint="operations.retry_mail", at=MAIL, rights=OPERATOR, given=fail_first_mail,
        effect=state_of_first, becomes="queued",
    ),
    Look(endpoint="operations.accounts", rights=OPERATOR, shows=lambda visit: visit.site.accounts["nobody"]),
    Press(
        endpoint="operations.accounts", rights=OPERATOR, body={"address": "organiser@staff.example.org"},
        effect=lambda _visit: count(PersonalRead, PersonalRead.purpose == "operator"), becomes=1,
    ),
    Look(endpoint="operations.account", at=NOBODY, rights=OPERATOR, shows="Close the account"),
    Press(
        endpoint="operations.reset_account", at=NOBODY, rights=OPERATOR,
        given=lambda visit: add_password(visit, "nobody"), effect=has_password, becomes=False,
    ),
    Press(endpoint="operations.close_account", at=NOBODY, rights=OPERATOR, effect=is_closed, becomes=True),
    Press(
        endpoint="operations.open_account", at=NOBODY, rights=OPERATOR, given=close_nobody,
        effect=is_closed, becomes=False,
    ),
)  # fmt: skip
