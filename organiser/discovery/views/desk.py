"""Where organisers begin: their branches, what comes next there, and what needs attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, url_for
from flask_babel import gettext, ngettext

from organiser.branches.models import Branch
from organiser.branches.policies import can_edit_branch, can_see_members
from organiser.campaigns.queries import list_asked as list_placements_asked
from organiser.discovery.queries import count_below, list_desk_branches, list_desk_events, list_drafts
from organiser.discovery.rows import make_row, mark_series
from organiser.discovery.views.blueprint import blueprint
from organiser.events.hosts import list_asked, list_held
from organiser.events.listing import EventRow
from organiser.events.models import Host, State
from organiser.events.policies import can_edit_event
from organiser.events.presentation import RowView
from organiser.kernel import clock
from organiser.kernel.actor import Actor, Role
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.languages import request_language
from organiser.registrations.queries import count_places
from organiser.registrations.rules import Occupancy, Room
from organiser.translating.queries import list_translated_branches

SHOWN = 40
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DeskBranch:
    name: str
    slug: str
    public_id: str
    role: Role
    below: int
    can_edit: bool
    can_see_members: bool
    can_post: bool


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """A row with the organisers' address, and how many are coming out of how many places (None: no limit)."""

    row: RowView
    manage_url: str
    coming: int | None
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Attention:
    text: str
    url: str


@blueprint.get("/<lang:lang>/manage")
def desk() -> str:
    actor, now, lang = current_actor(), clock.now(), request_language()
    branches = list_desk_branches(actor)
    numbers = count_below(branches)
    drafts = list_drafts(actor, now=now, limit=SHOWN)
    events = list_desk_events(actor, now=now, limit=SHOWN)
    rooms = count_places([event.id for event, _ in events])
    return render_template(
        "discovery/desk.html",
        branches=[_describe_branch(branch, actor, numbers[branch.id]) for branch in branches],
        drafts=[_describe(event, lang, now, None, repeats=repeats) for event, repeats in drafts],
        events=[_describe(event, lang, now, rooms.get(event.id), repeats=repeats) for event, repeats in events],
        attention=[
            *_list_questions(actor),
            *_list_placements(actor),
            *_list_attention(_unmark(events), _unmark(drafts), rooms, now),
        ],
        translated=list_translated_branches(actor),
        held=[_describe_held(host, lang, now) for host in list_held(actor, now=now, limit=SHOWN)],
        can_post=any(can_edit_event(actor, branch.path) for branch in branches),
    )


def _describe_branch(branch: Branch, actor: Actor, below: int) -> DeskBranch:
    role = max((grant.role for grant in actor.grants if grant.branch_id == branch.id), key=lambda role: role.rank)
    return DeskBranch(
        name=branch.name,
        slug=branch.slug,
        public_id=branch.public_id,
        role=role,
        below=below,
        can_edit=can_edit_branch(actor, branch),
        can_see_members=can_see_members(actor, branch),
        can_post=can_edit_event(actor, branch.path),
    )


def _unmark(found: Sequence[tuple[EventRow, bool]]) -> list[EventRow]:
    return [event for event, _ in found]


def _describe(event: EventRow, lang: str, now: datetime, room: Occupancy | None, *, repeats: bool) -> DeskEvent:
    capacities = [seats.capacity for seats in room.seats] if room else []
    limits = [capacity for capacity in capacities if capacity is not None]
    return DeskEvent(
        row=mark_series(make_row(event, lang=lang, now=now, room=room), is_one_of_series=repeats),
        manage_url=url_for("events.overview", event_id=event.public_id),
        coming=room.taken if room and event.takes_registrations else None,
        capacity=sum(limits) if capacities and len(limits) == len(capacities) else None,
    )


def _describe_held(host: Host, lang: str, now: datetime) -> DeskEvent:
    """What another branch looks after and one of theirs holds with it."""
    return DeskEvent(
        row=make_row(host.event, lang=lang, now=now, room=None),
        manage_url=url_for("events.hosting", host_id=host.public_id),
        coming=None,
        capacity=None,
    )


def _list_questions(actor: Actor) -> list[Attention]:
    return [
        Attention(
            gettext(
                "%(asking)s asks %(branch)s to hold “%(title)s” together.",
                asking=host.event.branch.name,
                branch=host.branch.name,
                title=host.event.title,
            ),
            url_for("events.hosting", host_id=host.public_id),
        )
        for host in list_asked(actor)
    ]


def _list_placements(actor: Actor) -> list[Attention]:
    return [
        Attention(
            gettext(
                "%(branch)s puts “%(title)s” under “%(campaign)s”.",
                branch=placement.event.branch.name,
                title=placement.event.title,
                campaign=placement.campaign.title,
            ),
            url_for("campaigns.placed_events", campaign_id=placement.campaign.public_id),
        )
        for placement in list_placements_asked(actor)
    ]


def _list_attention(
    events: Sequence[EventRow], drafts: Sequence[EventRow], rooms: Mapping[int, Occupancy], now: datetime
) -> list[Attention]:
    """What somebody has to decide, the pressing first. Sentences, each with the page where it is done."""
    found = []
    for event in drafts:
        if event.starts_at <= now:
            found.append(
                _about(event, gettext("“%(title)s” is still a draft, and its date has passed.", title=event.title))
            )
        elif event.starts_at <= now + SOON:
            days = max(1, (event.starts_at - now).days)
            text = ngettext(
                "“%(title)s” is still a draft and begins within a day.",
                "“%(title)s” is still a draft and begins in %(num)s days.",
                days,
                title=event.title,
            )
            found.append(_about(event, text))
    for event in events:
        room = rooms.get(event.id)
        if event.state == State.POSTPONED:
            found.append(
                _about(event, gettext("“%(title)s” was postponed and waits for a new date.", title=event.title))
            )
        elif event.state == State.PUBLISHED and room and room.seats and room.room is Room.FULL:
            found.append(_about(event, gettext("“%(title)s” is full.", title=event.title)))
    return found


def _about(event: EventRow, text: str) -> Attention:
    return Attention(text, url_for("events.overview", event_id=event.public_id))
