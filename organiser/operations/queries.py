"""Numbers of the installation, and its outbox. No name and no draft is read here."""

import platform
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from organiser.accounts.models import Account, Passkey
from organiser.accounts.queries import find_account_by_address
from organiser.branches.models import Branch, InvitedRole, Member
from organiser.branches.queries import has_member
from organiser.events.models import Event, State
from organiser.kernel import extensions
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import Base, db
from organiser.kernel.db.driver import sqlite
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import Mail, MailState
from organiser.kernel.pictures import Picture
from organiser.kernel.read_audit import record_read
from organiser.kernel.walltime import tzdata_version
from organiser.operations.policies import require_operator

PAGE_SIZE = 50
CAN_BE_RETRIED = (MailState.FAILED, MailState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Counts:
    branches: int
    closed_branches: int
    accounts: int
    drafts: int
    events: int
    pictures: int


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account without its name: `number` says which is meant. The months are the first day of each; `roles` counts
    those at branches."""

    public_id: str
    number: int
    made_in: date
    last_login_month: date | None
    passkeys: int
    has_password: bool
    roles: int
    is_operator: bool
    is_closed: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Engine:
    """`journal` is SQLite's journal mode, None on PostgreSQL."""

    name: str
    version: str
    journal: str | None


def count_things(actor: Actor) -> Counts:
    require_operator(actor)
    return Counts(
        branches=_count(Branch, Branch.closed_at.is_(None)),
        closed_branches=_count(Branch, Branch.closed_at.is_not(None)),
        accounts=_count(Account, Account.disabled_at.is_(None)),
        drafts=_count(Event, Event.state == State.DRAFT),
        events=_count(Event, Event.state != State.DRAFT),
        pictures=_count(Picture),
    )


def _count(table: type[Base], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def describe_engine() -> Engine:
    if extensions.settings().is_sqlite:
        journal = str(db.session.scalar(text("PRAGMA journal_mode"))).lower()
        return Engine("SQLite", sqlite.sqlite_version, journal)
    return Engine("PostgreSQL", str(db.session.scalar(text("SHOW server_version"))), None)


def describe_versions() -> dict[str, str]:
    return {"Python": platform.python_version(), "tz": tzdata_version()}


def is_demo_loaded() -> bool:
    demo = select(Branch.id).where(Branch.is_demo).limit(1)
    return db.session.scalars(demo).first() is not None


def shows_mails() -> bool:
    """Whether mails' texts, with links that work, may be read here: only where they are nobody's but one's own."""
    return extensions.settings().is_loopback or is_demo_loaded()


def find_own_root() -> Branch | None:
    """The root of the tree that is no demonstration."""
    own = select(Branch).where(Branch.parent_id.is_(None), Branch.is_demo.is_(False))
    return db.session.scalars(own).one_or_none()


def has_coordinator(root: Branch) -> bool:
    return has_member(root, (Role.COORDINATOR,))


def count_invited(root: Branch) -> int:
    return _count(InvitedRole, InvitedRole.branch_id == root.id)


def count_mails(actor: Actor) -> list[tuple[str, str, int]]:
    """(kind, state, how many) of everything in the outbox."""
    require_operator(actor)
    rows = select(Mail.kind, Mail.state, func.count()).group_by(Mail.kind, Mail.state)
    return [(kind, state, count) for kind, state, count in db.session.execute(rows.order_by(Mail.kind, Mail.state))]


def list_mails(actor: Actor, *, state: str | None, kind: str | None, page: int) -> tuple[list[Mail], int]:
    """The newest first, and how many there are in all."""
    require_operator(actor)
    wanted = select(Mail)
    if state is not None:
        wanted = wanted.where(Mail.state == state)
    if kind is not None:
        wanted = wanted.where(Mail.kind == kind)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(Mail.created_at.desc(), Mail.id.desc())
    return list(db.session.scalars(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))), total


def get_readable_mail(actor: Actor, mail_id: int) -> Mail:
    """A mail whose words may be shown here. Raises NotFound."""
    require_operator(actor)
    mail = db.session.get(Mail, mail_id) if shows_mails() else None
    if mail is None:
        raise NotFound
    return mail


def list_accounts(actor: Actor, *, page: int) -> tuple[list[AccountLine], int]:
    """Those that were not used for longest first, and how many there are in all. No name is opened."""
    require_operator(actor)
    oldest = _select_accounts().order_by(Account.last_login_month.asc().nulls_first(), Account.id)
    rows = db.session.execute(oldest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [_describe_account(actor, *row) for row in rows], _count(Account)


def get_account(actor: Actor, public_id: str) -> AccountLine:
    """Raises NotFound."""
    require_operator(actor)
    row = db.session.execute(_select_accounts().where(Account.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _describe_account(actor, *row)


def find_account_id(actor: Actor, address: str) -> str | None:
    """Whose log-in it is: the exact address, in whatever case. Recorded, since it tells who has an account."""
    require_operator(actor)
    account = find_account_by_address(address)
    if account is None:
        return None
    public_id = account.public_id
    record_read(actor, subject="accounts", subject_id=public_id, purpose="operator", people=1)
    return public_id


def _select_accounts() -> Select[Account, int, int]:
    passkeys = select(func.count()).where(Passkey.account_id == Account.id).scalar_subquery()
    roles = select(func.count()).where(Member.account_id == Account.id).scalar_subquery()
    return select(Account, passkeys, roles)


def _describe_account(actor: Actor, account: Account, passkeys: int, roles: int) -> AccountLine:
    return AccountLine(
        public_id=account.public_id,
        number=account.id,
        made_in=account.created_at.date().replace(day=1),
        last_login_month=account.last_login_month,
        passkeys=passkeys,
        has_password=account.password_hash is not None,
        roles=roles,
        is_operator=account.is_operator,
        is_closed=account.disabled_at is not None,
        is_own=account.id == actor.account_id,
    )


def is_healthy() -> bool:
    """Whether both databases answer."""
    try:
        db.session.execute(select(1))
        with extensions.keystore().engine.connect() as connection:
            connection.execute(select(1))
    except SQLAlchemyError:
        return False
    return True
