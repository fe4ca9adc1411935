"""One kept connection to the mail server, in steps, so that what is known can be written down between them."""

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable

from organiser.kernel.config import MailServer
from organiser.kernel.outbox.pace import Pace

ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
OK = frozenset({250, 251})
GO_AHEAD = 354
TOO_LARGE = frozenset({452, 552})
CLOSING = 421


class ServerTrouble(Exception):
    """No mail can go now, whichever it is: not reachable, not trusted, or it takes none from us. Carries a code."""


class Refused(Exception):
    """The server doesn't take this mail: for now (4xx) or at all (5xx). Its words are not kept: they name people."""

    def __init__(self, code: int, words: bytes) -> None:
        enhanced = ENHANCED.match(words)
        self.code = code
        self.fault = f"{code} {enhanced[1].decode()}" if enhanced else str(code)
        super().__init__(self.fault)


class Interrupted(Exception):
    """The connection broke before the message was whole."""


class InDoubt(Exception):
    """The message was whole, and no answer came."""


class _Client(smtplib.SMTP):
    """smtplib with its own limit for the connection, and TLS from the first byte where asked."""

    def __init__(self, server: MailServer, pace: Pace, hostname: str, tls: ssl.SSLContext | None) -> None:
        self._connect_seconds = pace.connect
        self._wrap = tls if server.security == "tls" else None
        super().__init__(server.host, server.port, local_hostname=hostname, timeout=pace.answer)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected = socket.create_connection((host, port), self._connect_seconds)
        connected.settimeout(timeout)
        return self._wrap.wrap_socket(connected, server_hostname=host) if self._wrap else connected


class Connection:
    """Opened at once. Raises ServerTrouble. Certificates are verified."""

    def __init__(
        self,
        server: MailServer,
        pace: Pace,
        hostname: str,
        make_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._pace = pace
        self.is_fresh = True
        self._used_at = time.monotonic()
        # Reading all authorities' certificates takes longer than some hundred mails.
        tls = make_tls() if server.security else None
        try:
            self._client = _Client(server, pace, hostname, tls)
        except OSError as error:
            raise ServerTrouble(_code_of(error)) from None
        try:
            self._introduce(server, tls)
        except OSError as error:
            self._client.close()
            raise ServerTrouble(_code_of(error)) from None

    def _introduce(self, server: MailServer, tls: ssl.SSLContext | None) -> None:
        self._client.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            self._client.starttls(context=tls)
            self._client.ehlo()
        if server.username and server.password:
            self._client.login(server.username, server.password)

    def offer(self, sender: str, recipient: str, size: int) -> None:
        """MAIL and RCPT. Raises Refused, Interrupted or ServerTrouble."""
        self._used_at = time.monotonic()
        try:
            options = [f"SIZE={size}"] if self._client.has_extn("size") else []
            code, words = self._client.mail(sender, options)
            self._require(code, words, OK, is_ours=code not in TOO_LARGE)
            code, words = self._client.rcpt(recipient)
            self._require(code, words, OK)
            self.is_fresh = False
        except OSError as error:
            self._client.close()
            raise Interrupted(_code_of(error)) from None

    def deliver(self, message: bytes) -> None:
        """DATA to the final dot, and the answer. Raises Refused, Interrupted or InDoubt."""
        try:
            code, words = self._client.docmd("data")
            self._require(code, words, {GO_AHEAD})
            self._client.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        except OSError as error:
            self._client.close()
            raise Interrupted(_code_of(error)) from None
        code, words = self._read_last_answer()
        if not 400 <= code < 600 and code not in OK:
            self.close()
            raise InDoubt(str(code))
        self._require(code, words, OK)
        self._used_at = time.monotonic()

    def _read_last_answer(self) -> tuple[int, bytes]:
        connected = self._client.sock
        assert connected is not None
        try:
            connected.settimeout(self._pace.after_dot)
            answer = self._client.getreply()
            connected.settimeout(self._pace.answer)
            return answer
        except OSError as error:
            self._client.close()
            raise InDoubt(_code_of(error)) from None

    def _require(self, code: int, words: bytes, wanted: frozenset[int] | set[int], *, is_ours: bool = False) -> None:
        if code in wanted:
            return
        if not 400 <= code < 600:
            raise smtplib.SMTPServerDisconnected("not an answer")
        if code == CLOSING:
            self._client.close()
        else:
            self.take_back()
        if is_ours:
            raise ServerTrouble(Refused(code, words).fault)
        raise Refused(code, words)

    def take_back(self) -> None:
        """RSET: forget what was offered."""
        try:
            self._client.rset()
        except OSError:
            self._client.close()

    @property
    def is_open(self) -> bool:
        return self._client.sock is not None

    @property
    def is_idle(self) -> bool:
        return time.monotonic() - self._used_at > self._pace.keep_open

    def close(self) -> None:
        try:
            if self.is_open:
                self._client.quit()
        except OSError:
            self._client.close()


def _code_of(error: OSError) -> str:
    """A word for the row and the log: never the server's own text."""
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error.__context__ if isinstance(error.__context__, TimeoutError) else error).__name__
