"""Those who look after an event's people write to them; whoever may change the event lets it go, or stops it."""

import hashlib

from organiser.messages.models import Message
from organiser.messages.queries import find_messages
from tests.routes.reading import count
from tests.routes.table import EDITORS, MISSING, OK, Look, Press, Route, Visit, rights

OPEN = {"event_id": "events.open"}
HELD, WAITS = {"message_id": "messages.held"}, {"message_id": "messages.waits"}
WORDS = ("everybody", "Where we meet", "At the back door.")
# As the page sends it once it has shown it.
SEEN = dict(zip(("audience", "subject", "body"), WORDS, strict=True)) | {
    "send": "1", "seen": hashlib.sha256("\0".join(WORDS).encode()).hexdigest(),
}  # fmt: skip
#                stran atten membe helpe organ sibli coord elsew opera
NAMES = rights(" login login login -     ok    -     -     -     -    ", root=MISSING, acting=OK)
WHO_MAY = EDITORS | {"acting": OK}


def is_released(visit: Visit) -> bool:
    (message,) = find_messages([visit.site.messages["waits"]]).values()
    return message.released_at is not None


def is_stopped(visit: Visit) -> bool:
    (message,) = find_messages([visit.site.messages["held"]]).values()
    return message.stopped_at is not None


ROUTES: tuple[Route, ...] = (
    Look(endpoint="messages.overview", at=OPEN, rights=WHO_MAY, shows="A mug."),
    Look(endpoint="messages.write", at=OPEN, rights=NAMES, shows='name="body"'),
    Press(
        endpoint="messages.write", at=OPEN, rights=NAMES, body=SEEN, effect=lambda _visit: count(Message), becomes=3,
    ),
    Press(
        endpoint="messages.release", at=WAITS, rights=WHO_MAY | {"colleague": 303}, effect=is_released, becomes=True,
    ),
    Press(endpoint="messages.stop", at=HELD, rights=WHO_MAY | {"colleague": OK}, effect=is_stopped, becomes=True),
)  # fmt: skip
