"""Accounts and everything that lets somebody in. Names and addresses are sealed under the installation's key."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal

WITH_ACCOUNT = "with the account"


class Account(Base):
    """Somebody who organises. `identity` seals {"name", "address"}; `address_index` finds it by a keyed hash."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    address_index: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, info=personal("finds the account at log-in", retention=WITH_ACCOUNT)
    )
    identity: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("name shown to fellow organisers, address for log-in mails", retention=WITH_ACCOUNT)
    )
    lang: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    is_operator: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(String(200), info=personal("log-in", retention=WITH_ACCOUNT))
    totp: Mapped[bytes | None] = mapped_column(LargeBinary, info=personal("log-in, sealed", retention=WITH_ACCOUNT))
    # The last 30-second step whose code was used, so that no code serves twice.
    totp_step: Mapped[int] = mapped_column(default=0)
    # Whether the daily mail about new registrations is wanted.
    daily_counts: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    # The first of that month: enough to tell which accounts nobody uses, too little to follow anybody.
    last_login_month: Mapped[date | None] = mapped_column(
        info=personal("shows which accounts nobody uses any more", retention=WITH_ACCOUNT)
    )
    disabled_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    passkeys: Mapped[list["Passkey"]] = relationship(back_populates="account", cascade="all, delete-orphan")


class Passkey(Base):
    """A WebAuthn credential. `label` is sealed: what a person calls their phone is theirs."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, info=personal("log-in", retention=WITH_ACCOUNT)
    )
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=personal("log-in", retention=WITH_ACCOUNT))
    label: Mapped[bytes] = mapped_column(LargeBinary, info=personal("tells one's keys apart", retention=WITH_ACCOUNT))
    sign_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(back_populates="passkeys")


class StaffSession(Base):
    """Somebody logged in on one browser. The cookie's token is stored hashed; ended when idle, old or revoked."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(info=personal("ends idle sessions", retention="12 hours"))
    fresh_until: Mapped[datetime]


class LoginLink(Base):
    """A mailed way in, once, within 30 minutes, in the browser that asked for it (`browser_hash`).

    An address without an account gets a row as well, with no account and so no mail: asking tells and takes the same.
    """

    __tablename__ = "login_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """A mailed invitation, once, within 7 days. `identity` seals {"name", "address", "branch"}.

    The branch is named as it was called then. Which role it brings stands in branches' tables; `is_operator` brings
    the installation's.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    identity: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("sends the invitation", retention="7 days after it was sent")
    )
    lang: Mapped[str] = mapped_column(String(8))
    is_operator: Mapped[bool] = mapped_column(default=False)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
