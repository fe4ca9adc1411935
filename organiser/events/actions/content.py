"""What an event says: created, edited, copied, handed to another branch."""

from collections.abc import Sequence
from dataclasses import replace

from organiser.branches.models import Branch
from organiser.events.actions.changing import changing, follow_with_vault, lock_branch, lock_event, retention_of
from organiser.events.actions.hosting import leave_host
from organiser.events.actions.writing import readings_of, write_private, write_time, write_values, write_wording
from organiser.events.content import searchable_text
from organiser.events.errors import EventOver
from organiser.events.facts import EventCreated, EventDuplicated
from organiser.events.hosts import list_hosts
from organiser.events.models import Event, Item, Kind, State, Visibility
from organiser.events.programmes import is_programme_released
from organiser.events.queries import read_private
from organiser.events.rules import EventValues, NamedPerson, check_values, is_over
from organiser.events.times import When, when_of
from organiser.kernel import activity, clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.db.made_once import find_made, take_id
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.vaults import Vault, create_vault, create_vaults


def create_event(actor: Actor, branch_id: str, *, values: EventValues, draft_id: str | None = None) -> Event:
    """A draft. `branch_id` is public. Raises NotFound, Invalid.

    `draft_id` was made with the form: a form that is sent twice makes one event, and its second answer is the first.
    """
    branch = lock_branch(actor, branch_id)
    check_values(values)
    made = find_made(Event, draft_id, branch_id=branch.id, created_by=actor.account_id or None)
    return made or _make_draft(actor, branch, values, public_id=draft_id, verb="created")


def create_dates(actor: Actor, branch_id: str, *, dates: Sequence[EventValues]) -> list[Event]:
    """A draft each, whose vaults are made together. Raises NotFound, Invalid."""
    branch = lock_branch(actor, branch_id)
    for values in dates:
        check_values(values)
    retention = retention_of(branch)
    vaults = create_vaults("event", destroy_after=[values.when.ends_at + retention for values in dates])
    return [
        _write_draft(actor, branch, values, public_id=None, verb="created", vault=vault)
        for values, vault in zip(dates, vaults, strict=True)
    ]


def _make_draft(actor: Actor, branch: Branch, values: EventValues, *, public_id: str | None, verb: str) -> Event:
    vault = create_vault("event", destroy_after=values.when.ends_at + retention_of(branch))
    return _write_draft(actor, branch, values, public_id=public_id, verb=verb, vault=vault)


def _write_draft(
    actor: Actor, branch: Branch, values: EventValues, *, public_id: str | None, verb: str, vault: Vault
) -> Event:
    now = clock.now()
    event = Event(
        public_id=take_id(Event, public_id), item=Item(), branch=branch, slug="", state=State.DRAFT, sequence=0,
        version=1, created_by=actor.account_id or None, created_at=now, changed_at=now,
        is_demo=branch.is_demo, vault=vault,
    )  # fmt: skip
    with db.session.no_autoflush:
        write_time(event, values.when)
        write_values(event, values)
        write_private(event, values)
    db.session.add(event)
    db.session.flush()
    write_wording(event)
    event.search = searchable_text(event)
    activity.record(actor, verb, subject="events", subject_id=event.public_id, branch_id=branch.id)
    announce(EventCreated(event.id), event)
    db.session.flush()
    return event


def edit_event(actor: Actor, public_id: str, *, version: int, values: EventValues) -> Event:
    """Replace what an organiser writes. A postponed event that gets another time takes place again.

    Raises NotFound, EditConflict when somebody was quicker, Invalid, and EventOver when the time of what took place
    is to change.
    """
    event = lock_event(actor, public_id)
    if event.version != version:
        raise EditConflict(given=version, current=event.version)
    edit_locked(actor, event, values=values)
    return event


def edit_locked(actor: Actor, event: Event, *, values: EventValues) -> None:
    """edit_event() of a row that the caller has locked and may edit: one of many dates, read together."""
    check_values(values)
    check_time_change(event, values.when)
    check_kind_change(event, values.kind)
    check_visibility_change(event, values.visibility)
    with changing(actor, event, "edited"), db.session.no_autoflush:
        put_time(event, values.when)
        write_values(event, values)
        write_private(event, values)


def check_time_change(event: Event, when: When) -> None:
    """Raises EventOver. A draft's time is nobody's memory."""
    if when != when_of(event) and event.state != State.DRAFT and is_over(event, clock.now()):
        raise EventOver


def check_kind_change(event: Event, kind: str) -> None:
    """Raises Invalid. What people see of a programme would stay, and nobody could change it any more."""
    if event.kind == Kind.SCHOOL != kind and is_programme_released(event):
        raise Invalid("kind", "programme")


def check_visibility_change(event: Event, visibility: str) -> None:
    """Raises Invalid. What is for the members of one branch is not held by another, which goes on seeing it."""
    if event.visibility != visibility == Visibility.MEMBERS and list_hosts(event.id):
        raise Invalid("visibility", "hosts")


def put_time(event: Event, when: When) -> None:
    if when == when_of(event):
        return
    write_time(event, when)
    if event.state == State.POSTPONED:
        event.state, event.state_reason, event.stopped_at = State.PUBLISHED, "", None
    follow_with_vault(event)


def duplicate_event(actor: Actor, public_id: str, *, when: When, draft_id: str | None = None) -> Event:
    """A draft of the same content on another date: without people, neither those who came nor those who spoke.

    Whoever agreed to be named agreed for that event. Raises NotFound.
    """
    source = lock_event(actor, public_id)
    branch = lock_branch(actor, source.branch.public_id)
    if made := find_made(Event, draft_id, branch_id=branch.id, created_by=actor.account_id or None):
        return made
    values = replace(values_of(source), when=when, people=(), registration_opens_at=None, registration_closes_at=None)
    copy = _make_draft(actor, branch, values, public_id=draft_id, verb="duplicated")
    announce(EventDuplicated(copy.id, source.id))
    return copy


def values_of(event: Event) -> EventValues:
    """What the edit form begins with, sealed parts opened: for those who may edit the event."""
    private = read_private(event)
    item = event.item
    return EventValues(
        title=event.title, when=when_of(event), lang=event.lang, kind=event.kind, visibility=event.visibility,
        summary=event.summary, text=event.text, picture_id=event.picture_id, on_site=event.on_site,
        on_line=event.on_line,
        city_id=event.city_id, place_name=event.place_name, country=event.country, latitude=event.latitude,
        longitude=event.longitude, venue=private.get("venue", event.venue),
        address=private.get("address", event.address),
        join_link=private.get("join_link", event.join_link), place_is_private=event.place_is_private,
        link_is_private=event.link_is_private, step_free=event.step_free, hearing_loop=event.hearing_loop,
        sign_language=event.sign_language, childcare=event.childcare, takes_registrations=event.takes_registrations,
        places_on_site=event.places_on_site, places_on_line=event.places_on_line,
        registration_opens_at=event.registration_opens_at, registration_closes_at=event.registration_closes_at,
        spoken=tuple(spoken.lang for spoken in event.spoken), topics=tuple(term.public_id for term in item.topics),
        people=tuple(NamedPerson(person.role, person.name) for person in item.people),
        readings=readings_of(event),
    )  # fmt: skip


def move_to_branch(actor: Actor, public_id: str, *, branch_id: str) -> Event:
    """Hand it to another branch, at which the actor may post as well. Raises NotFound."""
    event = lock_event(actor, public_id)
    branch = lock_branch(actor, branch_id)
    leave_host(event, branch)
    with changing(actor, event, "moved"):
        event.branch, event.branch_id = branch, branch.id
        follow_with_vault(event)
    return event
