"""A mail as bytes. What may be hostile in a header is encoded and folded by the standard library's Address and header
classes, which refuse line breaks; email.utils.formataddr() lets them through and is not used.

The parts are put together here: all mails have one of two shapes, and EmailMessage takes ten times as long over them as
all the rest of a mail does.
"""

import re
import secrets
import unicodedata
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

import idna

from organiser.kernel.outbox.message import CalendarPart, MailMessage

# RFC 5321 §4.1.2 without quoted local parts and address literals, which nobody has and parsers disagree about.
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"{LABEL}(?:\.{LABEL})*")
LINK = re.compile(r"(?:https?://|mailto:)[!-;=?-~]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
LONGEST_LINE = 300
HOSTILE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Lines that need no encoding (RFC 2045 §2.7). What a person looks up in a mail's source, as a link, stays in one piece.
PLAIN = re.compile(rb"(?:[\t -~]{0,998}\r\n)*")
BREAK = b"\r\n"


class WrongAddress(ValueError):
    """Not an address that mail can be handed over for. Carries no address."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the installation adds: its own address, the row's Message-ID, the time."""

    sender: str
    message_id: str
    date: datetime


def write_mime(message: MailMessage, envelope: Envelope) -> bytes:
    """The bytes for DATA, with CRLF. Raises WrongAddress, or ValueError for a link or language that is none.

    Their structure shows a calendar's buttons in mail clients:
    mixed[ alternative[ plain, html, calendar ], the calendar again as a file ]. Files of several dates have none among
    the forms: clients show the first of them as if it were all (docs/decisions/0011).
    """
    head = "".join(_list_headers(message, envelope))
    return head.encode("ascii") + _write_body(message)


def _list_headers(message: MailMessage, envelope: Envelope) -> Iterator[str]:
    yield fold_address("From", clean_header(message.from_name), check_address(envelope.sender))
    yield f"To: {check_address(message.to)}\r\n"
    if message.reply_to:
        yield f"Reply-To: {check_address(message.reply_to)}\r\n"
    yield fold_text("Subject", clean_header(message.subject))
    yield f"Date: {format_datetime(envelope.date)}\r\n"
    yield f"Message-ID: <{envelope.message_id}>\r\n"
    yield "Auto-Submitted: auto-generated\r\n"
    yield f"Content-Language: {_require(LANGUAGE, message.lang, 'language')}\r\n"
    if message.list_unsubscribe is not None:
        # RFC 8058: the mail client's own button posts there, without opening a page.
        yield f"List-Unsubscribe: <{_require(LINK, message.list_unsubscribe, 'link')}>\r\n"
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    yield "MIME-Version: 1.0\r\n"


def _require(form: re.Pattern[str], text: str, what: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(f"not a {what}")
    return text


def _write_body(message: MailMessage) -> bytes:
    forms = [_write_text("plain", message.text), _write_text("html", message.html)]
    if message.calendar is not None:
        calendar, file = _write_calendar(message.calendar)
        return _join("mixed", [_join("alternative", [*forms, calendar]), file])
    files = [_write_file(_encode(file.body), f"date-{at}.ics") for at, file in enumerate(message.files, 1)]
    return _join("mixed", [_join("alternative", forms), *files]) if files else _join("alternative", forms)


def _write_text(subtype: str, text: str) -> bytes:
    """Quoted-printable for what is mostly ASCII, base64 where that is shorter (RFC 2045 §6.7, §6.8)."""
    raw = BREAK.join(text.encode().splitlines()) + BREAK
    if PLAIN.fullmatch(raw):
        return _part(f'text/{subtype}; charset="utf-8"', "7bit", raw)
    # Given CRLF, it breaks lines that are just short enough: those with our links.
    quoted = b2a_qp(raw.replace(BREAK, b"\n")).replace(b"\n", BREAK)
    if len(quoted) * 3 <= len(raw) * 4:
        return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", quoted)
    return _part(f'text/{subtype}; charset="utf-8"', "base64", _encode(raw))


def _write_calendar(calendar: CalendarPart) -> tuple[bytes, bytes]:
    """Among the forms, where the parameter says the same method as the bytes (RFC 6047 §2.4), and as a file."""
    encoded = _encode(calendar.body)
    form = _part(f'text/calendar; charset="utf-8"; method="{calendar.method}"', "base64", encoded)
    return form, _write_file(encoded, "event.ics")


def _write_file(encoded: bytes, name: str) -> bytes:
    return _part("application/ics", "base64", encoded, f"Content-Disposition: attachment; filename={name}\r\n")


def _part(kind: str, encoding: str, body: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode("ascii") + body


def _join(subtype: str, parts: list[bytes]) -> bytes:
    """RFC 2046 §5.1.1. No encoded text can hold `=_` (RFC 2045 §6.7), and nobody guesses the rest."""
    boundary = f"=_{secrets.token_hex(12)}".encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (subtype.encode(), boundary)
    return head + b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary


def _encode(raw: bytes) -> bytes:
    return encodebytes(raw).replace(b"\n", BREAK)


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
def fold_address(name: str, display_name: str, address: str) -> str:
    """An address header with its line break, encoded and folded by the standard library."""
    return _fold(name, str(Address(display_name, addr_spec=address)))


@lru_cache(maxsize=256)
def fold_text(name: str, text: str) -> str:
    """A header of words, encoded and folded by the standard library. Bulk mails have the same one, hence the cache."""
    return _fold(name, text)


def _fold(name: str, value: str) -> str:
    folded: str = SMTP.header_factory(name, value).fold(policy=SMTP)
    return folded


@lru_cache(maxsize=256)
def clean_header(text: str) -> str:
    """One line without control and format characters, cut at a length that no header needs."""
    kept = "".join(" " if unicodedata.category(char) in HOSTILE else char for char in text)
    return " ".join(kept.split())[:LONGEST_LINE]
