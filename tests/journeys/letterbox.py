"""Letters as a mail server got them from the worker."""

import re
import time
from dataclasses import dataclass
from email.message import EmailMessage

from icalendar import Calendar
from icalendar import Event as Entry

from tests.support.mail_server import SmtpSink

PATIENCE = 60
LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Letter:
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def link(self) -> str:
        """The address that stands alone on a line."""
        (found,) = LINK.findall(self.text)
        return str(found)

    def read_part(self, method: str) -> Entry:
        """The entry of the calendar part, which says this method both in its header and inside."""
        (part,) = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        assert part.get_param("method") == method
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert calendar["METHOD"] == method
        (entry,) = calendar.walk("VEVENT")
        return entry


@dataclass
class Letterbox:
    """The letters to one address. `next()` waits for the one that has not been read yet."""

    sink: SmtpSink
    address: str
    read: int = 0

    def next(self) -> Letter:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            messages = self.sink.messages_to(self.address)
            if len(messages) > self.read:
                self.read += 1
                return Letter(messages[self.read - 1])
            time.sleep(0.05)
        raise AssertionError(f"no letter came to {self.address} after the first {self.read}")
