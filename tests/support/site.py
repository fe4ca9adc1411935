"""A small made-up installation with one of everything, for tests that visit all of it.

    International ─┬─ Bolivia ─┬─ La Paz ── Sopocachi
                   │           └─ El Alto
                   ├─ Chile
                   └─ Peru (closed)

`town` is La Paz: its events and people are what the others may or may not see. build_site.py makes it.
"""

from dataclasses import dataclass, field

from flask.testing import FlaskClient

from organiser.kernel.extensions import settings
from organiser.kernel.web.cookies import cookie_name


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who visits: by a session, by cookies, by links that they open. Nothing of it is a stranger."""

    session: str | None = None
    cookies: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()

    def enter(self, client: FlaskClient) -> None:
        """Become them in this browser."""
        staff = [("staff", self.session)] if self.session else []
        for name, value in (*staff, *self.cookies):
            client.set_cookie(cookie_name(name, is_https=settings().is_https), value)
        for link in self.links:
            client.get(link)


@dataclass(slots=True)
class Site:
    """Public ids by key; build_site.py says what each is."""

    branches: dict[str, str] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    event_slugs: dict[str, str] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    series_slugs: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    tracks: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    duties: dict[str, str] = field(default_factory=dict)
    volunteers: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    entry_slugs: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    translators: dict[str, str] = field(default_factory=dict)
    guides: dict[str, str] = field(default_factory=dict)
    guide_entries: dict[str, str] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)
    placements: dict[str, str] = field(default_factory=dict)
    materials: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    invitations: dict[str, str] = field(default_factory=dict)
    passkeys: dict[str, str] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)
    members_token: str = ""
    feeds: dict[str, str] = field(default_factory=dict)
    feed_tokens: dict[str, str] = field(default_factory=dict)
    own_links: dict[str, str] = field(default_factory=dict)
    who: dict[str, Who] = field(default_factory=dict)
