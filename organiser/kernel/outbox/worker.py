"""The worker: takes due mails, renders some ahead, hands each to the mail server, writes down what became of it.

Nothing is sent inside a transaction, and nothing is committed for a mail but its own steps.
"""

import logging
import secrets
import ssl
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from itertools import islice, takewhile
from threading import Event

from flask import Flask

from organiser.kernel import clock
from organiser.kernel.config import MailServer, Settings
from organiser.kernel.db import transaction
from organiser.kernel.logs import list_places
from organiser.kernel.outbox import claim as rows
from organiser.kernel.outbox.models import Mail, MailState
from organiser.kernel.outbox.notebook import Notebook, drop_notes, find_notes
from organiser.kernel.outbox.outcomes import Claim, Judge, Outcome, choose_together
from organiser.kernel.outbox.pace import Pace
from organiser.kernel.outbox.queue import Expander, find_expander
from organiser.kernel.outbox.rendering import Letter, Writer
from organiser.kernel.outbox.smtp import Connection, InDoubt, Interrupted, Refused, ServerTrouble

log = logging.getLogger("organiser.outbox")
MOST_BREAKS = 3
WORKER_FAILED = "worker failed"


class Worker:
    """One thread's worth of sending. Any number of them may run, in this process and in others."""

    def __init__(
        self,
        app: Flask,
        settings: Settings,
        pace: Pace | None = None,
        make_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        if settings.mail is None:
            raise ValueError("without MAIL_URL mails stay queued")
        self._app = app
        self._settings = settings
        self._server: MailServer = settings.mail
        self._sender = settings.mail_from
        self._hostname = settings.base.hostname or "localhost"
        self._pace = pace or Pace()
        self._make_tls = make_tls
        self._judge = Judge(self._pace)
        self._writer = Writer(self._sender, self._hostname, self._judge)
        self._name = secrets.token_hex(8)
        self._connection: Connection | None = None
        self._notebook = Notebook(settings, self._name)
        self._letters: list[Claim] = []
        self._marked: frozenset[int] = frozenset()
        self._begun: Claim | None = None
        self._settled: list[rows.Settled] = []
        self._breaks = 0
        self._troubles = 0
        self._renewed_at = 0.0
        self._recovered_at = float("-inf")

    def run(self, stop: Event) -> None:
        """Until `stop` is set. A fault ends neither this thread nor the next mail's chance."""
        wait = self._pace.idle / 8
        while not stop.is_set():
            try:
                with self._app.app_context():
                    if self.work_once(stop):
                        wait = self._pace.idle / 8
                        continue
                wait = min(wait * 2, self._pace.idle)
                self._close_if_idle()
                stop.wait(wait)
            except ServerTrouble as trouble:
                self._troubles += 1
                rest = self._judge.wait_after(self._troubles)
                log.warning("the mail server does not take mail (%s), next try in %d s", trouble, rest.total_seconds())
                stop.wait(rest.total_seconds())
            except Exception as error:
                log.error("%s at %s", type(error).__name__, list_places(error.__traceback__))
                stop.wait(self._pace.database_away)
        self.close()

    def work_once(self, stop: Event) -> bool:
        """One batch; False if there was nothing to do. Raises ServerTrouble, with everything written down before."""
        self._write_down()
        self._notebook.close()
        self._recover_if_due()
        claims = rows.claim_due(self._name, limit=self._pace.batch, lease=self._pace.lease)
        if not claims:
            return False
        self._renewed_at = time.monotonic()
        chosen = choose_together(claims)
        rows.give_back(self._name, [claim for claim in claims if claim not in chosen])
        self._work_through(deque(chosen), stop)
        return True

    def _recover_if_due(self) -> None:
        if time.monotonic() - self._recovered_at >= self._pace.lease.total_seconds() / 4:
            for worker in rows.recover_lost(self._judge, lambda worker: find_notes(self._settings, worker)):
                drop_notes(self._settings, worker)
            self._recovered_at = time.monotonic()

    def _work_through(self, claims: deque[Claim], stop: Event) -> None:
        ends_at = time.monotonic() + self._pace.batch_time
        fault = None
        try:
            while claims and not stop.is_set() and time.monotonic() < ends_at:
                self._renew_if_due()
                self._work_on(claims, stop, ends_at)
        except ServerTrouble as trouble:
            fault = str(trouble)
            self.close()
            raise
        finally:
            if self._begun:
                self._settle(self._begun, self._judge.doubtful(self._begun, WORKER_FAILED, clock.now()))
            self._write_down()
            rows.give_back(self._name, claims, fault=fault)
            self._notebook.close()

    def _renew_if_due(self) -> None:
        if time.monotonic() - self._renewed_at > self._pace.lease.total_seconds() / 8:
            rows.renew_leases(self._name, self._pace.lease)
            self._renewed_at = time.monotonic()

    def _work_on(self, claims: deque[Claim], stop: Event, ends_at: float) -> None:
        """The first of these; with a letter as many after it as can be written ahead and go in time."""
        if expand := find_expander(claims[0].kind):
            self._write_down()
            self._expand(claims[0], expand)
            claims.popleft()
            return
        letters = takewhile(lambda claim: not find_expander(claim.kind), claims)
        together = list(islice(letters, self._pace.ahead))
        written = self._writer.write(together)
        written_at = clock.now()
        self._marked = frozenset()
        self._letters = [claim for claim, letter in zip(together, written, strict=False) if isinstance(letter, Letter)]
        for number, (claim, letter) in enumerate(zip(together, written, strict=False)):
            # By the wall clock: what lay in a machine that slept is old, and its lease is over.
            is_old = not timedelta() <= clock.now() - written_at <= self._pace.fresh
            if number and (is_old or stop.is_set() or time.monotonic() >= ends_at):
                return
            if isinstance(letter, Letter):
                self._hand_over(claim, letter)
            else:
                self._settle(claim, letter)
            claims.popleft()

    def _expand(self, claim: Claim, expand: Expander) -> None:
        """One bite of a batch row. It goes back into the queue between bites, so that tickets overtake it."""
        try:
            with transaction() as session:
                mail = session.get(Mail, claim.id, with_for_update=True)
                if mail is None or mail.worker != self._name or mail.state != MailState.CLAIMED:
                    return
                is_done = expand(mail)
                mail.state = MailState.SENT if is_done else MailState.QUEUED
                mail.sent_at = clock.now() if is_done else None
                mail.worker = mail.lease_until = mail.fault = None
        except Exception as error:
            log.error("%s: %s at %s", claim.kind, type(error).__name__, list_places(error.__traceback__))
            self._settle(claim, self._judge.broken(claim, type(error).__name__[:64], clock.now()))

    def _hand_over(self, claim: Claim, letter: Letter) -> None:
        try:
            connection = self._offer(letter.recipient, len(letter.message))
            if not self._may_send(claim):
                return connection.take_back()
            connection.deliver(letter.message)
        except Refused as refusal:
            self._breaks = 0
            self._settle(claim, self._judge.refused(claim, refusal.code, refusal.fault, clock.now()))
        except Interrupted as fault:
            self._settle(claim, self._judge.interrupted(claim, str(fault), clock.now()))
            self._count_break(str(fault))
        except InDoubt as fault:
            self._settle(claim, self._judge.doubtful(claim, str(fault), clock.now()))
            self._count_break(str(fault))
        else:
            self._notebook.take()
            self._breaks = self._troubles = 0
            self._settle(claim, Outcome(MailState.SENT))

    def _may_send(self, claim: Claim) -> bool:
        """Mark it, and with a notebook those that come next, unless that was done. False: its lease was lost."""
        if claim.id not in self._marked:
            self._notebook.open()
            here = self._letters.index(claim)
            some = self._letters[here : here + self._notebook.reach]
            self._marked = rows.begin_sending(self._name, some, lease=self._pace.lease, settled=self._settled)
            self._settled = []
        if claim.id not in self._marked:
            return False
        self._begun = claim
        self._notebook.begin(claim.id)
        return True

    def _offer(self, recipient: str, size: int) -> Connection:
        """MAIL and RCPT. A kept connection that the server has closed meanwhile is replaced once."""
        connection = self._connect()
        was_fresh = connection.is_fresh
        try:
            connection.offer(self._sender, recipient, size)
        except (Interrupted, ServerTrouble):
            if was_fresh:
                raise
            self.close()
            connection = self._connect()
            connection.offer(self._sender, recipient, size)
        return connection

    def _connect(self) -> Connection:
        if self._connection is None or not self._connection.is_open:
            self._connection = Connection(self._server, self._pace, self._hostname, self._make_tls)
        return self._connection

    def _close_if_idle(self) -> None:
        if self._connection is not None and self._connection.is_idle:
            self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _count_break(self, fault: str) -> None:
        """Several in a row are the server's doing, and not that of the mails."""
        self._breaks += 1
        if self._breaks >= MOST_BREAKS:
            raise ServerTrouble(fault)

    def _settle(self, claim: Claim, outcome: Outcome) -> None:
        """Written down with the next mail's start, or at the end of the batch. Of a mail that was begun the notebook
        knows only one end, so that any other is written down at once."""
        self._settled.append((claim, outcome))
        was_begun, self._begun = claim == self._begun, None
        if was_begun and outcome.state != MailState.SENT:
            self._write_down()

    def _write_down(self) -> None:
        rows.settle(self._name, self._settled)
        self._settled = []
