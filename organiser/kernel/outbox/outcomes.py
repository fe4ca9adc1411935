"""What becomes of a mail after a try: pure decisions from the row, what happened, and the time."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from organiser.kernel.outbox.models import Mail, MailState, Priority
from organiser.kernel.outbox.pace import Pace

MOST_CRASHES = 5
POISONED = "poisoned"
WORKER_DIED = "worker died"
JITTER = 0.25
# How many mails that were held by a worker that died are held together again, by how often that happened to them.
SUSPECTS_TOGETHER = {1: 8, 2: 2}


@dataclass(frozen=True, slots=True)
class Claim:
    """A row as it was claimed. `mail` is a copy of all of it, to be rendered from: nobody changes a claimed row."""

    id: int
    kind: str
    priority: int
    due_at: datetime
    message_id: str
    attempts: int
    crashes: int
    first_tried_at: datetime | None
    mail: Mail = field(repr=False, compare=False)


def claim_of(mail: Mail) -> Claim:
    return Claim(
        id=mail.id,
        kind=mail.kind,
        priority=mail.priority,
        due_at=mail.due_at,
        message_id=mail.message_id,
        attempts=mail.attempts,
        crashes=mail.crashes,
        first_tried_at=mail.first_tried_at,
        mail=mail,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a row goes. None leaves a column as it is."""

    state: MailState
    fault: str | None = None
    due_at: datetime | None = None
    failed: int = 0
    crashed: int = 0


def choose_together(claims: Sequence[Claim]) -> list[Claim]:
    """Which of these to hold at once. A mail that kills its worker is to take fewer and fewer others with it, until
    it is alone; so those that saw one die go last, in small groups."""
    suspects = sorted((claim for claim in claims if claim.crashes), key=lambda claim: claim.crashes)
    alike = [claim for claim in suspects if claim.crashes == suspects[0].crashes]
    together = SUSPECTS_TOGETHER.get(alike[0].crashes, 1) if alike else 0
    return [claim for claim in claims if not claim.crashes] + alike[:together]


class Judge:
    """Decides by the pace's limits. `chance` gives numbers from 0 to 1, so that workers don't return in step."""

    def __init__(self, pace: Pace, chance: Callable[[], float] = random.random) -> None:
        self._pace = pace
        self._chance = chance

    def refused(self, claim: Claim, code: int, fault: str, now: datetime) -> Outcome:
        """The server's 5xx is final; its 4xx is not our failure and is tried again later, for days."""
        if code >= 500 or self._is_too_old(claim, now):
            return Outcome(MailState.FAILED, fault)
        wait = min(max(self._age(claim, now) / 4, self._pace.greylisted), self._pace.last_retry)
        return Outcome(MailState.QUEUED, fault, due_at=now + self._spread(wait))

    def interrupted(self, claim: Claim, fault: str, now: datetime) -> Outcome:
        """The connection broke before the message was whole: the server took nothing."""
        if self._is_too_old(claim, now):
            return Outcome(MailState.FAILED, fault)
        return Outcome(MailState.QUEUED, fault, due_at=now + self.wait_after(claim.attempts + 1), failed=1)

    def doubtful(self, claim: Claim, fault: str, now: datetime) -> Outcome:
        """The message was whole and no answer came. Somebody waits for a personal mail, so it goes again under the same
        Message-ID; whether a bulk mail does is a person's decision."""
        if claim.priority >= Priority.BULK or claim.crashes + 1 >= MOST_CRASHES:
            return Outcome(MailState.UNKNOWN, fault, crashed=1)
        return Outcome(MailState.QUEUED, fault, due_at=now + self.wait_after(claim.crashes + 1), crashed=1)

    def broken(self, claim: Claim, fault: str, now: datetime) -> Outcome:
        """The mail itself may be at fault: rendering it failed, or its worker died over it."""
        if claim.crashes + 1 >= MOST_CRASHES:
            return Outcome(MailState.FAILED, POISONED, crashed=1)
        return Outcome(MailState.QUEUED, fault, due_at=now + self.wait_after(claim.crashes + 1), crashed=1)

    def abandoned(self, claim: Claim, now: datetime) -> Outcome:
        """Its worker died while it held a batch. One death says little, so the first costs no time."""
        if claim.crashes:
            return self.broken(claim, WORKER_DIED, now)
        return Outcome(MailState.QUEUED, WORKER_DIED, due_at=claim.due_at, crashed=1)

    def wait_after(self, failures: int) -> timedelta:
        """1, 2, 4 … minutes, at most an hour, and up to a quarter more."""
        return self._spread(min(self._pace.first_retry * 2 ** min(failures - 1, 16), self._pace.last_retry))

    def _spread(self, wait: timedelta) -> timedelta:
        return wait * (1 + JITTER * self._chance())

    def _age(self, claim: Claim, now: datetime) -> timedelta:
        return now - (claim.first_tried_at or now)

    def _is_too_old(self, claim: Claim, now: datetime) -> bool:
        return self._age(claim, now) >= self._pace.give_up
