"""Versions of slices, rendered blocks, and the feeds that are somebody's own.

Blocks are a disposable cache; versions decide every 304.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from organiser.kernel import ids
from organiser.kernel.db import Base
from organiser.kernel.db.types import personal
from organiser.kernel.vaults import Vault

WITH_FEED = "with the feed: deleted by hand, 30 days after it was stopped, or a year after it was last asked for"
WITH_ENTRY = "until the feed is stopped or deleted, the person is erased, or a day after the event's vault is destroyed"


class FeedKind(StrEnum):
    """PLACES: what one person registered for. DESK: the branches of one organiser, drafts included."""

    PLACES = "places"
    DESK = "desk"


class SliceVersion(Base):
    """How often the public events of a branch changed: its own, and those of the whole tree below it.

    Raised in the transaction of the change, at the old and the new branch and all above them: events that leave count.
    `*_rebuilt` is the mark (ChangeClock) of the last change that was no single event's: of a name, of the tree.
    """

    __tablename__ = "slice_versions"

    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id", ondelete="CASCADE"), primary_key=True)
    own: Mapped[int] = mapped_column(default=0)
    own_changed_at: Mapped[datetime]
    tree: Mapped[int] = mapped_column(default=0)
    tree_changed_at: Mapped[datetime]
    own_rebuilt: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    tree_rebuilt: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class ChangeClock(Base):
    """One row, whose `mark` each change raises first and so keeps locked until it commits: marks become visible in
    their order, which instants of `changed_at` do not."""

    __tablename__ = "change_clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger)


class EventMark(Base):
    """When, by ChangeClock, readers last saw another event. Without a foreign key: a deleted event leaves its feeds."""

    __tablename__ = "event_marks"

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[int] = mapped_column(BigInteger, index=True)


class Block(Base):
    """One event's VEVENT as bytes, right as long as its sequence and its renderer (rules.block_renderer) are these."""

    __tablename__ = "calendar_blocks"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    lang: Mapped[str] = mapped_column(String(8), primary_key=True)
    sequence: Mapped[int]
    renderer: Mapped[str] = mapped_column(String(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class PrivateFeed(Base):
    """A calendar for one person, behind a token in its path. The token is derived from the vault's key and
    `generation`, which rises when it is rotated; only its hash is stored.

    PLACES: `address_index` (under the installation's key) finds it when the same address takes another place.
    `searched_to` is the last event that was looked at for places taken before; None once all were.
    DESK: `account_id` says whose rights decide, live, at each poll; `branch_id` None means all branches in reach.
    `name`, `identity` and the entries are sealed under a vault of its own, which ends a year after the last poll.
    `version` and `changed_at` move when every entry looks different from then on.
    """

    __tablename__ = "private_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    kind: Mapped[str] = mapped_column(String(8))
    vault_id: Mapped[int] = mapped_column(ForeignKey("vaults.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"),
        index=True,
        info=personal("whose branches it shows", retention=WITH_FEED),
    )
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branches.id"))
    address_index: Mapped[bytes | None] = mapped_column(
        LargeBinary, index=True, info=personal("new places come into it by themselves", retention=WITH_FEED)
    )
    identity: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=personal("where its link is mailed to", retention=WITH_FEED)
    )
    name: Mapped[bytes] = mapped_column(LargeBinary, info=personal("what its owner calls it", retention=WITH_FEED))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    generation: Mapped[int] = mapped_column(default=1)
    lang: Mapped[str] = mapped_column(String(8), info=personal("language of the feed", retention=WITH_FEED))
    is_discreet: Mapped[bool] = mapped_column(default=False)
    with_drafts: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    searched_to: Mapped[int | None] = mapped_column(index=True)

    vault: Mapped[Vault] = relationship()
    entries: Mapped[list["PrivateFeedEntry"]] = relationship(
        cascade="all, delete-orphan", order_by="PrivateFeedEntry.id", back_populates="feed"
    )


class PrivateFeedEntry(Base):
    """One place in a PLACES feed, written when it is confirmed. `body` seals {"place", "revision", "changed_at"}: the
    registration's public id, and how often and when this person's part in it changed.

    `entry_index` finds the entry of a place under the feed's own key.
    """

    __tablename__ = "private_feed_entries"
    __table_args__ = (UniqueConstraint("feed_id", "entry_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    feed_id: Mapped[int] = mapped_column(ForeignKey("private_feeds.id", ondelete="CASCADE"))
    entry_index: Mapped[bytes] = mapped_column(LargeBinary, info=personal("one entry per place", retention=WITH_ENTRY))
    body: Mapped[bytes] = mapped_column(LargeBinary, info=personal("which places it lists", retention=WITH_ENTRY))

    feed: Mapped[PrivateFeed] = relationship(back_populates="entries")
