"""A mail server that keeps what it is given, and answers as a test wants."""

import contextlib
import itertools
import os
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

FIRST_PORT, PORTS = 20_000, 12_000
_ports = itertools.count(97 * os.getpid())


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it came over the wire, with the envelope that it came in."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    message: EmailMessage


@dataclass
class SmtpSink:
    """`deliveries` in order of arrival.

    `recipient_answers` maps an address to what RCPT TO is answered with ("550 5.1.1 no such user"),
    `data_answers` to what DATA is when that address is among the recipients ("451 4.3.0 later").
    """

    deliveries: list[Delivery] = field(default_factory=list)
    recipient_answers: dict[str, str] = field(default_factory=dict)
    data_answers: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        return [delivery.message for delivery in self.deliveries]

    def messages_to(self, address: str) -> list[EmailMessage]:
        return [delivery.message for delivery in self.deliveries if address in delivery.recipients]

    def clear(self) -> None:
        self.deliveries.clear()
        self.recipient_answers.clear()
        self.data_answers.clear()
        self.connections = 0

    # The names below are aiosmtpd's.
    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        answer = self.recipient_answers.get(address)
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = next((self.data_answers[to] for to in envelope.rcpt_tos if to in self.data_answers), None)
        if answer is not None and not answer.startswith("2"):
            return answer
        raw = envelope.original_content or b""
        message = message_from_bytes(raw, policy=policy.default)
        self.deliveries.append(Delivery(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, message))
        return answer or "250 OK"


class SmtpServer:
    """The sink behind a loopback port. stop() closes it."""

    def __init__(self) -> None:
        self.sink = SmtpSink(port=free_port())
        self._controller = Controller(self.sink, hostname="127.0.0.1", port=self.sink.port, enable_SMTPUTF8=True)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


def free_port() -> int:
    """One that nobody listens at, and that this process has not given out before. It is none of those that systems
    take for the other end of a connection: such a one could be gone before a server is there to listen."""
    while True:
        port = FIRST_PORT + next(_ports) % PORTS
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
