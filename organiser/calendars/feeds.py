"""Putting a feed together: stored blocks joined, missing ones rendered and stored for the next reader."""

import contextlib
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, insert
from sqlalchemy.exc import SQLAlchemyError

from organiser.calendars.blocks import render_block
from organiser.calendars.models import Block
from organiser.calendars.queries import FeedRow, Slice, list_events_to_render, list_feed_rows
from organiser.calendars.rules import BLOCK_VERSION, MOST_EVENTS, window_at
from organiser.events.models import Event
from organiser.kernel.db import write_apart
from organiser.kernel.i18n import in_language
from organiser.kernel.ical import render_calendar

COLOR = "firebrick"
BATCH = 200


@dataclass(frozen=True, slots=True)
class Feed:
    """A slice as somebody subscribed to it. `source` is its own absolute address, `page` the page it belongs to.

    `is_copied`: its last good copy goes to disk. Only for feeds that are as many as there are branches and languages:
    searches are without number, and anybody can ask for them.
    """

    name: str
    lang: str
    source: str
    page: str
    conditions: tuple[ColumnElement[bool], ...]
    is_copied: bool = False


def build_feed(feed: Feed, now: datetime) -> bytes:
    """The whole body. Costs two queries when every block is there."""
    rows = list_feed_rows(list(feed.conditions), window_at(now), now, lang=feed.lang)
    is_cut = len(rows) > MOST_EVENTS
    rows = rows[:MOST_EVENTS]
    rendered = _render_missing([row.event_id for row in rows if row.body is None], feed.lang)
    blocks = [body for row in rows if (body := _body_of(row, rendered)) is not None]
    with in_language(feed.lang):
        return render_calendar(
            blocks,
            name=feed.name,
            description=_about(is_cut),
            url=feed.page,
            source=feed.source,
            color=COLOR,
            lang=feed.lang,
        )


def _about(is_cut: bool) -> str:
    if is_cut:
        return gettext(
            "Only the next %(count)d events are shown here. Choose a smaller part to see more.", count=MOST_EVENTS
        )
    return gettext("Changes and cancellations show here by themselves.")


def build_notice(place: Slice, feed: Feed) -> bytes:
    """The feed of a branch that was closed: valid, empty, and saying so in its name."""
    with in_language(feed.lang):
        about = gettext("%(branch)s was closed. You can remove this calendar.", branch=place.name)
        return render_calendar(
            [], name=feed.name, description=about, url=feed.page, source=feed.source, color=COLOR, lang=feed.lang
        )


def _body_of(row: FeedRow, rendered: dict[int, bytes]) -> bytes | None:
    return row.body if row.body is not None else rendered.get(row.event_id)


def _render_missing(event_ids: list[int], lang: str) -> dict[int, bytes]:
    rendered: dict[int, bytes] = {}
    for start in range(0, len(event_ids), BATCH):
        events = list_events_to_render(event_ids[start : start + BATCH])
        bodies = {event.id: render_block(event, lang) for event in events}
        _store([_row(event, lang, bodies[event.id]) for event in events], lang)
        rendered |= bodies
    return rendered


def _row(event: Event, lang: str, body: bytes) -> dict[str, object]:
    return {
        "event_id": event.id, "lang": lang, "sequence": event.sequence, "renderer": BLOCK_VERSION, "body": body,
    }  # fmt: skip


def _store(rows: list[dict[str, object]], lang: str) -> None:
    """A disposable cache: when it can't be written now, the next reader tries again."""
    with contextlib.suppress(SQLAlchemyError), write_apart() as session:
        ids = [row["event_id"] for row in rows]
        session.execute(delete(Block).where(Block.event_id.in_(ids), Block.lang == lang))
        session.execute(insert(Block), rows)
