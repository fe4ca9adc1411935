"""Every feed there is, over events drawn by lot: clean, and four parsers read in it what was typed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from organiser.branches.actions import rotate_members_link
from organiser.branches.models import Branch
from organiser.calendars.desk_actions import make_desk_feed
from organiser.calendars.jobs import fill_new_feeds
from organiser.calendars.members import members_feed_address
from organiser.calendars.own_rules import Choices
from organiser.events.actions import accept_host, ask_host
from organiser.events.models import Event, HostSees
from organiser.events.queries import get_event_to_edit
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailState, find_expander, renderer_of
from tests.calendars import owning
from tests.calendars.posting import Fate, Post, let_it_happen, name_of, posts, publish, span_of
from tests.support import make
from tests.support.applications import Applications
from tests.support.browsing import BASE_URL, Visitor, make_visitor
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, Occurrence, Reader, require_reader
from tests.support.ical_standing import PREFIXES, lint_standing, list_disagreements

pytestmark = pytest.mark.unmeasured

NOW = "2026-02-15T10:00:00Z"
LANGUAGES = ("en", "es", "fr", "ar")
# An installation for each example, and thirty feeds of it, each for four parsers; on each database.
EXAMPLES = max(2, settings.get_profile("tests").max_examples // 50 if settings().max_examples <= 100 else 30)
STATUS = {Fate.CANCELLED: "CANCELLED", Fate.POSTPONED: "TENTATIVE", Fate.DRAFT: "TENTATIVE"}
TENTATIVE = {Fate.POSTPONED: 0, Fate.DRAFT: 2}


@dataclass
class Scene:
    """Posts by the id of the event that each became. `sibling` is the accepted co-host of the first one."""

    country: Branch
    town: Branch
    sibling: Branch
    places: list[str] = field(default_factory=list)
    told: list[tuple[Post, Event, Branch]] = field(default_factory=list)
    drafted: list[tuple[Post, Event, Branch]] = field(default_factory=list)


@pytest.fixture
def readers(request: pytest.FixtureRequest) -> dict[str, Reader]:
    return {name: require_reader(request, name) for name in READERS}


@settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(posts(), min_size=5, max_size=8))
def test_every_feed_is_clean_and_read_alike_by_all(
    drawn: list[Post], applications: Applications, database_kind: str, readers: dict[str, Reader]
) -> None:
    app = applications.emptied(database_kind)
    with app.app_context(), time_machine.travel(NOW, tick=False) as clock:
        scene = set_up(drawn, lambda: clock.shift(timedelta(hours=2)))
        client = make_visitor(app)
        check_public_feeds(scene, client, readers)
        check_private_feeds(scene, client, readers)
        check_mailed_parts(readers)


def set_up(drawn: list[Post], wait: Callable[[], object]) -> Scene:
    """A country with a town, in which the events take turns; somebody has a place in each before its fate strikes."""
    country = make.make_branch(name="Pays; de, \\ l’été")
    scene = Scene(country, make.make_branch(country, name="Ciudad"), make.make_branch(name="Sibling"))
    with transaction():
        rotate_members_link(make.coordinator_of(scene.town), scene.town.public_id)
    for number, post in enumerate(drawn):
        branch = (scene.town, country)[number % 2]
        actor = make.organiser_of(branch)
        event = publish(actor, branch.public_id, post)
        if post.fate is not Fate.DRAFT:
            wait()  # or the caps on mails to one address would count
            scene.places.append(make.make_place(event.public_id, address=owning.ROSA))
        let_it_happen(actor, event.public_id, post)
        event = get_event_to_edit(actor, event.public_id)
        (scene.drafted if post.fate is Fate.DRAFT else scene.told).append((post, event, branch))
    if scene.told:
        share(scene)
    return scene


def share(scene: Scene) -> None:
    _post, event, branch = scene.told[0]
    with transaction():
        at = {"branch_id": scene.sibling.public_id, "sees": HostSees.NUMBERS}
        host_id = ask_host(make.organiser_of(branch), event.public_id, **at).public_id  # type: ignore[arg-type]
    with transaction():
        accept_host(make.organiser_of(scene.sibling), host_id)


def check_public_feeds(scene: Scene, client: Visitor, readers: dict[str, Reader]) -> None:
    def at(*branches: Branch) -> list[tuple[Post, Event, Branch]]:
        return [one for one in scene.told if one[2].id in {branch.id for branch in branches}]

    def of_kind(kind: str) -> list[tuple[Post, Event, Branch]]:
        return [one for one in scene.told if one[0].values.kind == kind]

    both, bodies = at(scene.country, scene.town), {}
    shared = scene.told[:1]
    feeds = {
        f"/feeds/branches/{scene.town.public_id}.ics": at(scene.town),
        f"/feeds/branches/{scene.country.public_id}.ics": at(scene.country),
        f"/feeds/branches/{scene.country.public_id}.ics?below=1": both,
        f"/feeds/branches/{scene.sibling.public_id}.ics": shared,
        "/feeds/events.ics": both,
        "/feeds/events.ics?kind=talk": of_kind("talk"),
        "/feeds/events.ics?kind=school,meeting": of_kind("school") + of_kind("meeting"),
        f"/feeds/events.ics?branch={scene.town.public_id}": at(scene.town),
        members_feed_address(scene.town, "en").removeprefix(BASE_URL).partition("?")[0]: at(scene.town),
    }
    for number, (path, told) in enumerate(feeds.items()):
        # The whole tree in every language, the others in one of them in turn.
        for lang in LANGUAGES if path == "/feeds/events.ics" else [LANGUAGES[number % len(LANGUAGES)]]:
            address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
            body = get(client, address)
            assert lint(body, mode="feed") + lint_standing(body) == [], address
            bodies[address] = body
            for name, read in readers.items():
                assert sorted(read(body)) == sorted(expect(told, lang)), (name, address)
    for _post, event, _branch in scene.told:
        for lang in LANGUAGES:
            body = get(client, f"/events/{event.public_id}.ics?lang={lang}")
            assert lint(body, mode="event") + lint_standing(body) == []
            bodies[f"{event.public_id} {lang}"] = body
            assert block_of(body) in get(client, f"/feeds/events.ics?lang={lang}")
    assert list_disagreements(bodies.values()) == []


def expect(told: Iterable[tuple[Post, Event, Branch]], lang: str) -> list[Occurrence]:
    return [
        Occurrence(event.uid, *span_of(post.typed), status(post), summary(post, lang), event.sequence)
        for post, event, _branch in told
    ]


def status(post: Post) -> str:
    return STATUS.get(post.fate, "CONFIRMED")


def summary(post: Post, lang: str) -> str:
    words = PREFIXES[lang.upper()].get(status(post), ("",))
    return words[TENTATIVE.get(post.fate, 0)] + name_of(post.title)


def get(client: Visitor, path: str) -> bytes:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (200, "text/calendar; charset=utf-8"), path
    return response.data


def block_of(body: bytes) -> bytes:
    return body[body.index(b"BEGIN:VEVENT") : body.index(b"END:VCALENDAR")]


def check_private_feeds(scene: Scene, client: Visitor, readers: dict[str, Reader]) -> None:
    """Their revisions count more than the event's, so these are read alike but not known beforehand."""
    account = make.make_account(roles=[(scene.country, Role.ORGANISER)])
    for number, is_discreet in enumerate((False, True)):
        lang = LANGUAGES[number + 1]
        everything = scene.told + scene.drafted
        with transaction():
            feed = make_desk_feed(
                make.actor_of(account.id), branch_id=None, lang=lang,
                choices=Choices("Nos réunions", is_discreet=is_discreet, with_drafts=True),
            )  # fmt: skip
        check_private(get(client, owning.path_of(feed)), everything, lang, readers, is_discreet=is_discreet)
        if scene.places:
            own = owning.make_feed(scene.places[0], is_discreet=is_discreet, lang=lang)
            fill_new_feeds()
            check_private(get(client, owning.path_of(own)), scene.told, lang, readers, is_discreet=is_discreet)


def check_private(
    body: bytes,
    told: list[tuple[Post, Event, Branch]],
    lang: str,
    readers: dict[str, Reader],
    *,
    is_discreet: bool,
) -> None:
    assert lint(body, mode="feed") + lint_standing(body) == []
    found = {name: sorted(read(body)) for name, read in readers.items()}
    assert all(read == found["ical"] for read in found.values())
    by_uid = {one.uid: one for one in found["ical"]}
    for wanted, (post, event, _branch) in zip(expect(told, lang), told, strict=True):
        one = by_uid.pop(wanted.uid)
        assert (one.start, one.end, one.status) == (wanted.start, wanted.end, wanted.status)
        assert one.sequence >= event.sequence
        assert (one.summary == wanted.summary) is not is_discreet
        if is_discreet:
            assert len(post.title) < 8 or name_of(post.title) not in one.summary
    # What is left are readings: a whole day, the one before an event.
    assert all(type(one.start) is date for one in by_uid.values())


def check_mailed_parts(readers: dict[str, Reader]) -> None:
    """Every mail that all this has caused, as the worker would send it."""
    with transaction() as session:
        for mail in session.scalars(select(Mail).where(Mail.state == MailState.QUEUED)).all():
            if expander := find_expander(mail.kind):
                while not expander(mail):
                    pass
                mail.state = MailState.SENT
    db.session.rollback()
    bodies = []
    for mail in db.session.scalars(select(Mail).where(Mail.state == MailState.QUEUED)).all():
        message = renderer_of(mail.kind)(mail)
        if message and message.calendar:
            bodies.append(message.calendar.body)
            assert lint(message.calendar.body, mode="mail") == []
            assert readers["ical"](message.calendar.body) == readers["vobject"](message.calendar.body)
    for body in sorted(bodies, key=len)[-2:]:
        assert [read(body) for read in readers.values()] == [readers["ical"](body)] * len(readers)
