"""What is on is shown to everybody; drafts, unlisted and members' events to those whose they are."""

from sqlalchemy import select

from organiser.events.models import Event
from organiser.kernel.db import db
from tests.routes.table import EVERYBODY, STAFF, Look, Route, Visit

PUBLIC_MINUTE, PUBLIC_HOUR, FOR_EVER = (
    "public, max-age=60",
    "public, max-age=3600",
    "public, max-age=31536000, immutable",
)


def month(visit: Visit) -> str:
    found = db.session.scalars(select(Event).where(Event.public_id == visit.site.events["open"])).one()
    return f"{found.starts_wall:%Y-%m}"


ROUTES: tuple[Route, ...] = (
    Look(endpoint="discovery.root", rights=EVERYBODY, answers=302, shows="/en/"),
    Look(endpoint="discovery.home", rights=EVERYBODY, shows="The right to the city"),
    Look(endpoint="discovery.events", rights=EVERYBODY, shows="The right to the city"),
    Look(endpoint="discovery.month", at={"month": month}, rights=EVERYBODY, shows="The right to the city"),
    Look(endpoint="discovery.directory", rights=EVERYBODY, shows="La Paz"),
    Look(endpoint="discovery.branch_page", at={"slug": "slugs.town"}, rights=EVERYBODY, shows="The right to the city"),
    Look(
        endpoint="discovery.work", at={"work_id": "works.read", "slug": "le-droit"}, rights=EVERYBODY,
        shows="The right to the city",
    ),
    Look(endpoint="discovery.privacy", rights=EVERYBODY, shows="<h1"),
    Look(endpoint="discovery.places", query="q=La+Paz", rights=EVERYBODY, caching=PUBLIC_HOUR, shows="La Paz"),
    Look(
        endpoint="discovery.picture", at={"picture_id": "pictures.town"}, rights=EVERYBODY, caching=FOR_EVER,
        shows="WEBP",
    ),
    Look(
        endpoint="discovery.card", at={"event_id": "events.open"}, rights=EVERYBODY, caching=PUBLIC_MINUTE, shows="PNG"
    ),
    Look(endpoint="discovery.sitemap", rights=EVERYBODY, caching=PUBLIC_MINUTE, shows="/en/events"),
    Look(
        endpoint="discovery.sitemap_part", at={"number": "1"}, rights=EVERYBODY, caching=PUBLIC_MINUTE,
        shows="/en/events",
    ),
    Look(endpoint="discovery.robots", rights=EVERYBODY, caching=PUBLIC_MINUTE, shows="Sitemap"),
    Look(endpoint="discovery.desk", rights=STAFF, shows="<h1"),
)  # fmt: skip
