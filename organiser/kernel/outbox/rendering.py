"""Some claimed mails at once: what they are about is read together, then each is written for itself."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.logs import list_places
from organiser.kernel.outbox.mime import Envelope, WrongAddress, check_address, write_mime
from organiser.kernel.outbox.models import Mail, MailState
from organiser.kernel.outbox.outcomes import Claim, Judge, Outcome
from organiser.kernel.outbox.queue import Reader, Renderer, find_reader, renderer_of

log = logging.getLogger("organiser.outbox")
# Never resolves (RFC 6761 §6.4): the made-up people of the demonstration, to whom nothing is ever sent.
NOWHERE = ".invalid"


@dataclass(frozen=True, slots=True)
class Letter:
    """Ready for the mail server."""

    recipient: str
    message: bytes


class Writer:
    """Makes letters that come from one address."""

    def __init__(self, sender: str, hostname: str, judge: Judge) -> None:
        self._sender = sender
        self._hostname = hostname
        self._judge = judge

    def write(self, claims: Sequence[Claim]) -> list[Letter | Outcome]:
        """For each mail the letter, or what became of it instead; the list ends with the first that has a fault."""
        try:
            return list(self._write_until_fault(claims))
        finally:
            db.session.remove()  # a reader that lingers would keep SQLite's writers waiting while we talk to the server

    def _write_until_fault(self, claims: Sequence[Claim]) -> Iterator[Letter | Outcome]:
        ready = _read_together([claim.mail for claim in claims])
        for claim in claims:
            try:
                yield self._write_one(claim, ready.get(claim.kind) or renderer_of(claim.kind))
            except WrongAddress:
                yield Outcome(MailState.FAILED, "wrong address")
            except Exception as error:
                log.error("%s: %s at %s", claim.kind, type(error).__name__, list_places(error.__traceback__))
                yield self._judge.broken(claim, type(error).__name__[:64], clock.now())
                # What was read may be spoiled, as all of a transaction is for PostgreSQL.
                return

    def _write_one(self, claim: Claim, render: Renderer) -> Letter | Outcome:
        """From what is true now; dropped if it is not wanted any more."""
        message = render(claim.mail)
        if message is None or message.to.endswith(NOWHERE):
            return Outcome(MailState.DROPPED)
        envelope = Envelope(self._sender, f"{claim.message_id}@{self._hostname}", clock.now())
        return Letter(check_address(message.to), write_mime(message, envelope))


def _read_together(mails: Sequence[Mail]) -> dict[str, Renderer]:
    """By kind, renderers that have read already. If that fails each mail reads for itself, and bears its own fault."""
    groups: dict[Reader, list[Mail]] = {}
    for mail in mails:
        if reader := find_reader(mail.kind):
            groups.setdefault(reader, []).append(mail)
    renderers: dict[str, Renderer] = {}
    try:
        for reader, alike in groups.items():
            renderers |= dict.fromkeys({mail.kind for mail in alike}, reader(alike))
    except Exception as error:
        log.error("reading for mails: %s at %s", type(error).__name__, list_places(error.__traceback__))
        db.session.remove()
        return {}
    return renderers
