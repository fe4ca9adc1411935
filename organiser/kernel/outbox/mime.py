"""A mail as bytes. Headers are made by the standard library's EmailMessage and Address, which refuse line breaks.

email.utils.formataddr() lets them through, so nothing here, and nothing of Flask-Mail's that uses it, runs.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache

import flask_mail
import idna

from organiser.kernel.outbox.message import CalendarPart, MailMessage

# RFC 5321 §4.1.2 without quoted local parts and address literals, which nobody has and parsers disagree about.
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"{LABEL}(?:\.{LABEL})*")
LINK = re.compile(r"(?:https?://|mailto:)[!-;=?-~]+")
LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
LONGEST_LINE = 300
HOSTILE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class _Ready(str):
    """A header that needs no folding: made of what this module has checked or chosen."""

    max_count = 1
    name: str
    folded: str

    def fold(self, *, policy: EmailPolicy) -> str:
        return self.folded


class _ReadyHeaders:
    """EmailPolicy's header factory without its parsers: they take ten times as long as all the rest of a mail."""

    def __call__(self, name: str, value: str) -> _Ready:
        if not value.isascii() or not value.isprintable():
            raise ValueError(f"{name} is not ready")
        header = _Ready(value)
        header.name, header.folded = name, f"{name}: {value}\r\n"
        return header

    def __getitem__(self, _name: str) -> type[_Ready]:
        return _Ready


READY = SMTP.clone(cte_type="7bit", header_factory=_ReadyHeaders())


class WrongAddress(ValueError):
    """Not an address that mail can be handed over for. Carries no address."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the installation adds: its own address, the row's Message-ID, the time."""

    sender: str
    message_id: str
    date: datetime


class OutgoingMessage(flask_mail.Message):
    """Flask-Mail's message with one recipient and the structure that shows a calendar's buttons in mail clients:
    mixed[ alternative[ plain, html, calendar ], the calendar again as a file ]."""

    def __init__(self, message: MailMessage, envelope: Envelope) -> None:
        super().__init__(
            subject=clean_header(message.subject),
            recipients=[check_address(message.to)],
            body=message.text,
            html=message.html,
            sender=check_address(envelope.sender),
            reply_to=check_address(message.reply_to) if message.reply_to else None,
            extra_headers=_list_headers(message),
        )
        self._message_id = envelope.message_id
        self._date = envelope.date
        self._from_name = clean_header(message.from_name)
        self._calendar = message.calendar

    def _message(self) -> EmailMessage:  # type: ignore[override]
        mime = EmailMessage(policy=READY)
        mime.set_content(self.body or "")
        mime.add_alternative(self.html or "", subtype="html")
        if self._calendar:
            _attach_calendar(mime, self._calendar)
        # Last, since EmailMessage takes a Content-Language for the content's own and drops it.
        for name, value in self._list_headers():
            mime[name] = value
        return mime

    def _list_headers(self) -> Iterator[tuple[str, str]]:
        yield "From", fold_address("From", self._from_name, str(self.sender))
        yield "To", str(self.recipients[0])
        if self.reply_to:
            yield "Reply-To", str(self.reply_to)
        yield "Subject", fold_text("Subject", self.subject)
        yield "Date", format_datetime(self._date)
        yield "Message-ID", f"<{self._message_id}>"
        yield "Auto-Submitted", "auto-generated"
        yield from (self.extra_headers or {}).items()


def write_mime(message: MailMessage, envelope: Envelope) -> bytes:
    """The bytes for DATA, with CRLF. Raises WrongAddress, or ValueError for a link or language that is none."""
    return OutgoingMessage(message, envelope).as_bytes()


def check_address(address: str) -> str:
    """The address in ASCII, its domain in IDNA. Raises WrongAddress unless it is plain and at most 254 characters."""
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        raise WrongAddress from None
    is_right = LOCAL_PART.fullmatch(local) and DOMAIN.fullmatch(ascii_domain) and len(local) <= LONGEST_LOCAL_PART
    if not is_right or len(local) + 1 + len(ascii_domain) > LONGEST_ADDRESS:
        raise WrongAddress
    return f"{local}@{ascii_domain}"


@lru_cache(maxsize=256)
def fold_address(name: str, display_name: str, address: str) -> _Ready:
    """An address header, encoded and folded by the standard library."""
    return _fold(name, str(Address(display_name, addr_spec=address)))


@lru_cache(maxsize=256)
def fold_text(name: str, text: str) -> _Ready:
    """A header of words, encoded and folded by the standard library. Bulk mails have the same one, hence the cache."""
    return _fold(name, text)


def _fold(name: str, value: str) -> _Ready:
    header = _Ready(value)
    header.name, header.folded = name, SMTP.header_factory(name, value).fold(policy=SMTP)
    return header


def clean_header(text: str) -> str:
    """One line without control and format characters, cut at a length that no header needs."""
    kept = "".join(" " if unicodedata.category(char) in HOSTILE else char for char in text)
    return " ".join(kept.split())[:LONGEST_LINE]


def _list_headers(message: MailMessage) -> dict[str, str]:
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", message.lang):
        raise ValueError("not a language")
    headers = {"Content-Language": message.lang}
    link = message.list_unsubscribe
    if link is None:
        return headers
    if not LINK.fullmatch(link):
        raise ValueError("not a link")
    # RFC 8058: the mail client's own button posts there, without opening a page.
    return headers | {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _attach_calendar(mime: EmailMessage, calendar: CalendarPart) -> None:
    """RFC 6047 §2.4: the parameter says the same method as the bytes."""
    params = {"charset": "utf-8", "method": calendar.method}
    mime.add_alternative(calendar.body, maintype="text", subtype="calendar", cte="base64", params=params)
    mime.add_attachment(calendar.body, maintype="application", subtype="ics", filename="event.ics")
