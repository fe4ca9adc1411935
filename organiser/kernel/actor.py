"""Who acts. A frozen value: rights are read live for each request and nothing in here can grow them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

FRESH_FOR = timedelta(minutes=10)


class Role(StrEnum):
    HELPER = "helper"
    ORGANISER = "organiser"
    COORDINATOR = "coordinator"

    @property
    def rank(self) -> int:
        return list(Role).index(self)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a branch. `path` is the branch's materialised path, '/1/7/', so that reach is a prefix."""

    branch_id: int
    path: str
    role: Role


@dataclass(frozen=True, slots=True)
class TranslatorGrant:
    """The right to translate what a branch and those below it have open, into these languages. It is no role: it
    reaches nothing else, so it has no rank among them."""

    branch_id: int
    path: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """One of: nobody in particular, somebody logged in, the holder of a link, or the machine itself.

    `place_ids` are public ids of registrations whose private link was opened in this browser;
    `member_branch_ids` those of branches whose members' link was; `acting_for` branches whose names
    a coordinator reads by an explicit, recorded act. `calendar_key` is what the mailed link to one's own calendars
    stands for: (public id of a private feed, its generation), or (that of a registration, 0). `speaker_keys` are those
    of speakers whose mailed link was opened here: (public id, generation of the link); `volunteer_keys` alike.
    `notice_ids` are public ids of requests to be told whose mailed link was opened here.
    """

    account_id: int | None = None
    session_id: int | None = None
    is_operator: bool = False
    grants: tuple[Grant, ...] = ()
    translates: tuple[TranslatorGrant, ...] = ()
    fresh_until: datetime | None = None
    place_ids: frozenset[str] = field(default_factory=frozenset)
    member_branch_ids: frozenset[int] = field(default_factory=frozenset)
    acting_for: frozenset[int] = field(default_factory=frozenset)
    calendar_key: tuple[str, int] | None = None
    speaker_keys: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    volunteer_keys: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    notice_ids: frozenset[str] = field(default_factory=frozenset)
    job: str | None = None

    @property
    def is_staff(self) -> bool:
        return self.account_id is not None

    @property
    def kind(self) -> str:
        """For history: 'staff', 'job', 'link' or 'anonymous'."""
        if self.job:
            return "job"
        if self.is_staff:
            return "staff"
        keys = (self.calendar_key, self.speaker_keys, self.volunteer_keys)
        return "link" if any((self.place_ids, self.member_branch_ids, self.notice_ids, *keys)) else "anonymous"

    def is_fresh(self, now: datetime) -> bool:
        return self.fresh_until is not None and now < self.fresh_until

    def has_role(self, path: str, role: Role) -> bool:
        """True if a grant at this branch or above it is of this rank or higher."""
        return any(path.startswith(grant.path) and grant.role.rank >= role.rank for grant in self.grants)

    def has_role_here(self, branch_id: int, role: Role) -> bool:
        """True if a grant at exactly this branch is of this rank or higher."""
        return any(grant.branch_id == branch_id and grant.role.rank >= role.rank for grant in self.grants)


ANONYMOUS = Actor()


def job_actor(name: str) -> Actor:
    """The machine acting by itself, named after the scheduled job."""
    return Actor(job=name)
