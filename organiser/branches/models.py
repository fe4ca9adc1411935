"""Branches form one tree. A branch's path lists the ids from the root down to it: '/1/7/31/'."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import ordered_text, personal


class Level(StrEnum):
    """What a branch is. GROUP need not be territorial: students, railway workers, a translation team."""

    INTERNATIONAL = "international"
    COUNTRY = "country"
    REGION = "region"
    LOCAL = "local"
    GROUP = "group"


class Branch(Base):
    """A node of the tree. `path` ends in a slash, so that 'below' is a prefix and never a neighbour's.

    `contact` is the branch's own public address, also Reply-To of its mails. `members_link` counts how often the
    members' link was changed; the link itself is derived from it and never stored.
    """

    __tablename__ = "branches"
    __table_args__ = (
        # One tree, and one for the demonstration beside it.
        Index(
            "uq_branches_one_root",
            "is_demo",
            unique=True,
            sqlite_where=sql_text("parent_id IS NULL"),
            postgresql_where=sql_text("parent_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"), index=True)
    path: Mapped[str] = mapped_column(ordered_text(255), unique=True)
    level: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    city_id: Mapped[int | None]
    place_name: Mapped[str | None] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    contact: Mapped[str | None] = mapped_column(String(254))
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id", ondelete="SET NULL"))
    retention_days: Mapped[int | None]
    members_link: Mapped[int] = mapped_column(default=0)
    members_link_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False, index=True)


class BranchSlug(Base):
    """Every slug that a branch ever had: old ones redirect for ever and are never given to another."""

    __tablename__ = "branch_slugs"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)


class Member(Base):
    """A role held at a branch; it reaches everything below."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("branch_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"),
        index=True,
        info=personal("rights", retention="while the role is held"),
    )
    role: Mapped[str] = mapped_column(String(16))
    granted_at: Mapped[datetime]


class InvitedRole(Base):
    """The role that an invitation brings when it is accepted."""

    __tablename__ = "invited_roles"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(16))


class ActingFor(Base):
    """A coordinator reads names of a branch below by an explicit act, recorded with its reason, for some hours."""

    __tablename__ = "acting_for"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"),
        index=True,
        info=personal("answers who read names", retention="180 days"),
    )
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), index=True)
    reason: Mapped[bytes] = mapped_column(LargeBinary, info=personal("answers why, sealed", retention="180 days"))
    began_at: Mapped[datetime]
    until: Mapped[datetime]
