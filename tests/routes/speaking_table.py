"""A speaker's mailed link opens their own entry, and that alone; whom to ask is for whoever edits the school."""

from typing import Any

from sqlalchemy import select, update

from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail
from organiser.kernel.pictures import encode_picture, store_picture
from organiser.programme.contacts import find_speaker, link_token
from organiser.programme.models import Speaker, SpeakerState
from tests.routes.planning_table import BO, SCHOOL
from tests.routes.reading import count, draw_picture
from tests.routes.table import EDITORS, EVERYBODY, OK, Look, Press, Route, Visit, rights

#                    stran atten membe helpe organ sibli coord elsew opera
OWN = rights("       -     -     -     -     -     -     -     -     -    ", speaker=OK)
# As long as pages don't name them.
PORTRAIT = rights("  -     -     -     -     ok    -     ok    -     -    ", speaker=OK)
OF_BO = {"speaker_id": "speakers.bo"}


def bo(visit: Visit) -> Speaker:
    db.session.rollback()
    found = find_speaker(visit.site.speakers["bo"])
    assert found is not None
    return found


def state(visit: Visit) -> str:
    return bo(visit).state


def has_portrait(visit: Visit) -> bool:
    return bo(visit).picture_id is not None


def hang_portrait(visit: Visit) -> None:
    body, _name = draw_picture()
    encoded = encode_picture(body.read())
    with transaction() as session:
        speaker = session.scalars(select(Speaker).where(Speaker.public_id == visit.site.speakers["bo"])).one()
        speaker.picture_id = store_picture(encoded, branch_id=None, alt="Bo").id


def ask_earlier(_visit: Visit) -> None:
    """They were asked more than a minute ago."""
    with transaction() as session:
        asked = Mail.kind == "programme.speaker_asked"
        session.execute(update(Mail).where(asked).values(cause=Mail.cause + ":earlier"))


def forget_asking(visit: Visit) -> None:
    """They have an address, and don't count as asked."""
    ask_earlier(visit)
    with transaction() as session:
        session.scalars(select(Speaker).where(Speaker.public_id == visit.site.speakers["bo"])).one().state = "named"


def mails(_visit: Visit) -> int:
    return count(Mail, Mail.kind == "programme.speaker_asked")


def portrait(visit: Visit) -> str:
    found = bo(visit).picture
    return found.public_id if found else "a" * 26


PICTURE: Any = {
    "body": lambda _visit: {"picture": draw_picture(), "alt": "Bo"},
    "effect": has_portrait,
    "becomes": True,
}
ROUTES: tuple[Route, ...] = (
    Look(
        endpoint="speaking.open_link", at={"token": lambda visit: link_token(bo(visit))}, rights=EVERYBODY,
        answers=303, shows=lambda visit: f"/en/speakers/{visit.site.speakers['bo']}",
    ),
    Look(endpoint="speaking.own", at=OF_BO, rights=OWN, shows="Bo Castro, will you come?"),
    Press(
        endpoint="speaking.own", at=OF_BO, rights=OWN, body={"name": "Bo Diaz", "version": "1", "save": "1"},
        effect=lambda visit: bo(visit).name, becomes="Bo Diaz",
    ),
    Press(endpoint="speaking.confirm", at=OF_BO, rights=OWN, effect=state, becomes=SpeakerState.CONFIRMED),
    Press(endpoint="speaking.decline", at=OF_BO, rights=OWN, effect=state, becomes=SpeakerState.DECLINED),
    Look(endpoint="speaking.portrait", at=OF_BO, rights=OWN, shows='name="picture"'),
    Press(endpoint="speaking.portrait", at=OF_BO, rights=OWN, **PICTURE),
    Press(
        endpoint="speaking.remove_portrait", at=OF_BO, rights=OWN, given=hang_portrait,
        effect=has_portrait, becomes=False,
    ),
    Look(
        endpoint="discovery.picture", at={"picture_id": portrait}, rights=PORTRAIT, given=hang_portrait,
        caching="private, no-store", shows="WEBP",
    ),
    Press(
        endpoint="programme.ask_speaker", at=BO, rights=EDITORS, given=ask_earlier, effect=mails, becomes=2,
    ),
    Press(
        endpoint="programme.ask_everybody", at=SCHOOL, rights=EDITORS, given=forget_asking, effect=mails, becomes=2,
    ),
    Press(
        endpoint="programme.revoke_link", at=BO, rights=EDITORS,
        effect=lambda visit: bo(visit).link_hash, becomes=None,
    ),
    Look(endpoint="programme.portrait", at=BO, rights=EDITORS, shows='name="picture"'),
    Press(endpoint="programme.portrait", at=BO, rights=EDITORS, **PICTURE),
    Press(
        endpoint="programme.remove_portrait", at=BO, rights=EDITORS, given=hang_portrait,
        effect=has_portrait, becomes=False,
    ),
)  # fmt: skip
