"""Events as lists of strangers show them: rows under months, with the room that is left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from flask import url_for
from flask_babel import gettext

from organiser.events.listing import Listed
from organiser.events.models import State
from organiser.events.presentation import RowView, describe_row
from organiser.kernel.i18n.times import write_date
from organiser.registrations.rules import Occupancy, Room


@dataclass(frozen=True, slots=True)
class MonthOfRows:
    """Rows under one heading."""

    name: str
    year: str
    rows: tuple[RowView, ...]


def group_by_month(
    events: Iterable[Listed],
    *,
    lang: str,
    now: datetime,
    rooms: Mapping[int, Occupancy],
    with_branch: bool = True,
    series: Collection[int] = (),
) -> list[MonthOfRows]:
    """In the order given; a month is the one in which an event begins by its own clocks."""
    groups = groupby(events, key=lambda event: (event.starts_wall.year, event.starts_wall.month))
    return [
        MonthOfRows(
            name=write_date(date(year, month, 1), "LLLL", lang),
            year=str(year),
            rows=tuple(
                mark_series(
                    make_row(event, lang=lang, now=now, room=rooms.get(event.id), with_branch=with_branch),
                    is_one_of_series=event.id in series,
                )
                for event in found
            ),
        )
        for (year, month), found in groups
    ]


def make_row(
    event: Listed, *, lang: str, now: datetime, room: Occupancy | None = None, with_branch: bool = True
) -> RowView:
    """Lists don't know the reader's zone; the browser does."""
    row = describe_row(event, lang=lang, now=now, url=event_url(event), with_branch=with_branch)
    badges = _room_badges(event, row, room)
    return replace(row, badges=(*badges, *row.badges)) if badges else row


def mark_series(row: RowView, *, is_one_of_series: bool) -> RowView:
    """The way to the other dates stands on the event's own page."""
    if not is_one_of_series:
        return row
    return replace(row, badges=(*row.badges, ("series", gettext("One of a series"))))


def event_url(event: Listed) -> str:
    return url_for("registrations.event_page", event_id=event.public_id, slug=event.slug)


def _room_badges(event: Listed, row: RowView, room: Occupancy | None) -> list[tuple[str, str]]:
    if row.state or event.state != State.PUBLISHED or not event.takes_registrations or room is None:
        return []
    match room.room:
        case Room.FULL:
            return [(Room.FULL.value, gettext("Full"))]
        case Room.FEW:
            return [(Room.FEW.value, gettext("Few places left"))]
    return []
