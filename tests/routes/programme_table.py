"""What was released of a programme is shown to whoever sees the school; here that is everybody."""

from organiser.calendars.rules import PUBLIC_CACHING
from tests.routes.table import EVERYBODY, Look, Route

SCHOOL = {"event_id": "events.school"}
CHECKED = "private, no-cache"
ROUTES: tuple[Route, ...] = (
    Look(
        endpoint="programme.programme_page", at=SCHOOL | {"slug": "event_slugs.school"}, rights=EVERYBODY,
        caching=CHECKED, shows="Land and bread",
    ),
    Look(
        endpoint="programme.booklet", at=SCHOOL | {"slug": "event_slugs.school"}, rights=EVERYBODY, caching=CHECKED,
        shows="%PDF-",
    ),
    Look(
        endpoint="programme.session_page", at=SCHOOL | {"session_id": "sessions.land"}, rights=EVERYBODY,
        caching=CHECKED, shows="Land and bread",
    ),
    Look(
        endpoint="programme.speaker_page", at=SCHOOL | {"speaker_id": "speakers.ada"}, rights=EVERYBODY,
        caching=CHECKED, shows="Ada Nilsson",
    ),
    Look(
        endpoint="programme.changes_page", at=SCHOOL, rights=EVERYBODY, caching=CHECKED,
        shows="The first rooms are known",
    ),
    Look(
        endpoint="calendars.session_file", at={"session_id": "sessions.land"}, rights=EVERYBODY, caching=PUBLIC_CACHING,
        shows="SUMMARY:Land and bread",
    ),
)  # fmt: skip
