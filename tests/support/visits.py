"""Every page of an application, found by its routes: what each kind of visitor of a Site can open.

A new route is found by itself. If its address has a new kind of part, list_paths() asks for that here; a page that
shows itself only under certain words of a query is added to QUERIES.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from flask import Flask
from werkzeug.routing import Rule

from organiser.kernel import clock
from tests.support.site import Site

Parts = dict[str, str]
Shape = tuple[frozenset[tuple[str, str]], tuple[str, ...]]
HOLE = "{lang}"
# Pages at an address without a language; everything else outside /<lang>/ is for programs, or only leads on.
WITHOUT_LANGUAGE = ("/t/a-ticket",)
QUERIES = {
    "programme.programme_page": ("view=grid", "q=nosuchword&town=Berlin"),
    "discovery.events": ("q=1789", "q=1917", "online=1&kind=talk", "nosuchword=1"),
    "timeline.index": ("topic=cities", "nosuchword=1"),
    "timeline.today": ("date=1917-11-07", "by=old&shift=100"),
    "timeline.kept_entries": ("shelf=published", "q=nosuchword"),
    "calendars.subscribe": ("country=BO", "nosuchword=1"),
    "study.works": ("by=date", "by=theme&q=droit", "topic=nosuch"),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as one visitor finds it. `path` has a hole for the language: '/{lang}/events'."""

    who: str
    endpoint: str
    path: str
    body: bytes

    def address(self, lang: str) -> str:
        return self.path.replace(HOLE, lang)


def list_visits(app: Flask, site: Site, *, lang: str = "en") -> list[Visit]:
    """Every page that answers 200, for everybody who is likely to open it."""
    paths = list_paths(app, site)
    found = []
    for name, who in site.who.items():
        client = app.test_client()
        who.enter(client)
        for endpoint, path in paths:
            if not is_for(name, endpoint, path, site):
                continue
            answer = client.get(path.replace(HOLE, lang), headers={"Accept-Language": lang})
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found.append(Visit(name, endpoint, path, answer.data))
    return found


def list_one_of_each(app: Flask, site: Site, *, lang: str = "en") -> list[Visit]:
    """A visit of each route's page by the first who can open it."""
    clients = {name: app.test_client() for name in site.who}
    for name, who in site.who.items():
        who.enter(clients[name])
    found: dict[str, Visit] = {}
    for endpoint, path in list_paths(app, site):
        for name in site.who:
            if endpoint in found or not is_for(name, endpoint, path, site):
                continue
            answer = clients[name].get(path.replace(HOLE, lang))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found[endpoint] = Visit(name, endpoint, path, answer.data)
    return list(found.values())


def list_shapes(visits: list[Visit]) -> list[Visit]:
    """One visit of each shape of page: what only differs in its words looks and works alike."""
    return list({(visit.endpoint, shape_of(visit.body)): visit for visit in reversed(visits)}.values())[::-1]


def list_paths(app: Flask, site: Site) -> list[tuple[str, str]]:
    """Endpoint and address, with a hole for the language, of everything that can be asked for by GET."""
    values = _values(site)
    paths = [("registrations.show_ticket", path) for path in WITHOUT_LANGUAGE]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or "lang" not in rule.arguments:
            continue
        for parts in _fillings(rule, values):
            path = _build(rule, parts)
            queries = QUERIES.get(rule.endpoint, ())
            paths += [(rule.endpoint, path), *((rule.endpoint, f"{path}?{query}") for query in queries)]
    return paths


def _values(site: Site) -> dict[str, list[Parts]]:
    """What stands for which parts of an address; parts that belong together are given together."""
    events = [{"event_id": event, "slug": site.event_slugs[key]} for key, event in site.events.items()]
    here = site.branches["town"]
    return {
        "": [{}],
        "account_id": [{"account_id": site.accounts[key]} for key in ("organiser", "operator")],
        "branch_id": [{"branch_id": branch} for branch in site.branches.values()],
        "branch_id invitation_id": [{"branch_id": here, "invitation_id": one} for one in site.invitations.values()],
        "branch_id member_id": [{"branch_id": here, "member_id": one} for one in site.members.values()],
        "event_id": [{"event_id": event} for event in site.events.values()],
        "host_id": [{"host_id": site.hosts["asked"]}],
        **_parts_of_events(site),
        "event_id slug": events,
        "feed_id": [{"feed_id": feed} for feed in site.feeds.values()],
        "mail_id": [{"mail_id": mail} for mail in site.mails.values()],
        "month": [{"month": f"{clock.now():%Y-%m}"}, {"month": "1917-11"}],
        "passkey_id": [{"passkey_id": one} for one in site.passkeys.values()],
        "place_id": [{"place_id": place} for place in site.places.values()],
        "session_id": [{"session_id": site.sessions[key]} for key in ("land", "bread")],
        "place_id session_id": [{"place_id": site.places["school"], "session_id": site.sessions["bread"]}],
        "request_id": [{"request_id": one} for one in site.notices.values()],
        "volunteer_id": [{"volunteer_id": one} for one in site.volunteers.values()],
        "speaker_id": [{"speaker_id": one} for one in site.speakers.values()],
        "event_id series_id": [
            {"event_id": event, "series_id": site.series["circle"]}
            for key, event in site.events.items()
            if key == "circle1"
        ],
        "series_id": [{"series_id": one} for one in site.series.values()],
        "series_id slug": [{"series_id": one, "slug": site.series_slugs[key]} for key, one in site.series.items()],
        "slug": [{"slug": slug} for slug in site.slugs.values()],
        "term_id": [{"term_id": topic} for topic in site.topics.values()],
        **_values_of_study(site),
        **_values_of_campaigns(site),
        **_values_of_timeline(site),
    }


def _values_of_study(site: Site) -> dict[str, list[Parts]]:
    read = site.works["read"]
    return {
        "edition_id work_id": [{"edition_id": edition, "work_id": read} for edition in site.editions.values()],
        "guide_id": [{"guide_id": guide} for guide in site.guides.values()],
        "entry_id guide_id": [{"guide_id": site.guides["open"], "entry_id": site.guide_entries["first"]}],
        "guide_id slug": [
            {"guide_id": site.guides["open"], "slug": "streets-and-rights"},
            {"guide_id": site.guides["draft"], "slug": "not-yet-agreed-upon"},
        ],
        "kind work_id": [{"kind": kind, "work_id": read} for kind in ("link", "text")],
        "slug work_id": [
            {"work_id": read, "slug": "le-droit"},
            {"work_id": site.works["plain"], "slug": "minutes-of-a-meeting"},
        ],
        "into source_id": [{"source_id": source, "into": "ar"} for source in site.sources.values()],
        "work_id": [{"work_id": work} for work in site.works.values()],
    }


def _values_of_campaigns(site: Site) -> dict[str, list[Parts]]:
    return {
        "campaign_id": [{"campaign_id": one} for one in site.campaigns.values()],
        "campaign_id slug": [
            {"campaign_id": site.campaigns["open"], "slug": "bread-and-cities"},
            {"campaign_id": site.campaigns["draft"], "slug": "perhaps-next-year"},
        ],
        "placement_id": [{"placement_id": one} for one in site.placements.values()],
        "event_id placement_id": [{"event_id": site.events["open"], "placement_id": site.placements["placed"]}],
    }


def _values_of_timeline(site: Site) -> dict[str, list[Parts]]:
    return {
        "day": [{"day": "11-07"}, {"day": "02-29"}],
        "entry_id": [{"entry_id": one} for one in site.entries.values()],
        "entry_id slug": [{"entry_id": one, "slug": site.entry_slugs[key]} for key, one in site.entries.items()],
        "year": [{"year": "1917"}, {"year": "-43"}],
        "month year": [{"year": "1917", "month": "11"}],
    }


def _parts_of_events(site: Site) -> dict[str, list[Parts]]:
    """What belongs to one event: of a school its rooms, tracks, sessions and speakers, too."""
    kinds = {"room": site.rooms, "session": site.sessions, "speaker": site.speakers, "track": site.tracks}
    kinds |= {"duty": site.duties}
    school = site.events["school"]
    return {
        " ".join(sorted(("event_id", f"{kind}_id"))): [{"event_id": school, f"{kind}_id": one} for one in ones.values()]
        for kind, ones in kinds.items()
    } | {
        "event_id host_id": [{"event_id": site.events["full"], "host_id": site.hosts["asked"]}],
        "event_id material_id": [
            {"event_id": site.events["past"], "material_id": site.materials["past"]},
            {"event_id": school, "material_id": site.materials["land"]},
        ],
        "event_id place_id": [
            {"event_id": site.events[key], "place_id": site.places[place]}
            for key, place in (("open", "confirmed"), ("full", "waiting"), ("past", "past"))
        ],
    }


def _fillings(rule: Rule, values: dict[str, list[Parts]]) -> list[Parts]:
    wanted = " ".join(sorted(rule.arguments - {"lang"}))
    if wanted not in values:
        raise AssertionError(f"tests/support/visits.py does not know what to fill into {rule.rule}")
    return values[wanted]


def _build(rule: Rule, parts: Parts) -> str:
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda part: {**parts, "lang": HOLE}[part[1]], rule.rule)


# Who sees the same as somebody else is only shown what is theirs.
ONLY_THEIRS = {
    "root": ("discovery.desk", "branches.", "study.", "guides.", "timeline.", "translating."),
    "coordinator": ("discovery.desk", "branches.", "events.branch_events", "events.overview", "registrations.people"),
    "acting": ("discovery.desk", "branches.act_for", "registrations.people", "registrations.door"),
    "colleague": ("accounts.", "discovery.desk"),
    "sibling": ("discovery.desk",),
    "elsewhere": ("discovery.desk",),
    "nobody": ("discovery.desk",),
    "translator": ("discovery.desk", "translating."),
    "invited": ("accounts.invitation", "accounts.accept_with_password"),
    "forgetful": ("accounts.use_login_link",),
    "member": ("discovery.events", "discovery.branch_page", "registrations.event_page"),
}
EVERYBODYS = frozenset(
    {
        "guides.guide",
        "campaigns.campaign",
        "discovery.work",
        "discovery.home",
        "registrations.event_page",
        "accounts.confirm_identity",
    }
)


def is_for(name: str, endpoint: str, path: str, site: Site) -> bool:
    """Leaves out what could only be refused: that everybody is refused what they should be, other tests show."""
    if name.startswith("place:"):
        return site.places[name.removeprefix("place:")] in path
    if name == "speaker":
        return endpoint.startswith(("speaking.", "questions."))
    if name.startswith("owner"):
        return "/calendars/own" in path
    if name in ONLY_THEIRS:
        return endpoint.startswith(ONLY_THEIRS[name])
    if name == "volunteer":
        return endpoint == "rota.own"
    if name.startswith("notice:"):
        return site.notices[name.removeprefix("notice:")] in path
    if endpoint.startswith("speaking.") or endpoint in {"rota.own", "notices.own"}:
        return False
    if name == "stranger":
        return "/manage" not in path and endpoint != "registrations.place"
    if endpoint.startswith("operations.") != (name == "operator"):
        return endpoint == "accounts.account"
    if endpoint.startswith("accounts.") and name != "organiser":
        return endpoint == "accounts.account"
    return "/manage" in path or endpoint in EVERYBODYS


class _Shape(HTMLParser):
    """Which elements stand in which, and the outline: the order of headings, landmarks and forms."""

    OUTLINE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "main", "nav", "form", "header", "footer", "aside"})
    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._nested: set[tuple[str, str]] = set()
        self._outline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if name in {"class", "type", "role", "dir"}}
        element = f"{tag} {given}"
        self._nested.add((self._open[-1] if self._open else "", element))
        if tag in self.OUTLINE and self._outline[-1:] != [element]:
            self._outline.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().partition(" ")[0] != tag:
            pass

    def read(self) -> Shape:
        return frozenset(self._nested), tuple(self._outline)


def shape_of(body: bytes) -> Shape:
    """The same for pages of the same elements within each other and the same outline, however long their lists are."""
    parser = _Shape()
    parser.feed(body.decode())
    return parser.read()
