"""Putting a feed together: stored blocks joined, missing ones rendered; after a change, only what changed."""

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import delete, insert
from sqlalchemy.exc import SQLAlchemyError

from organiser.calendars.blocks import describe_news, render_block
from organiser.calendars.lineup import Lineup, make_lineup, make_row
from organiser.calendars.models import Block
from organiser.calendars.news import News, render_atom, render_json
from organiser.calendars.queries import (
    Conditions,
    Slice,
    Watch,
    list_changed,
    list_events_to_render,
    list_feed_rows,
    list_news,
    watch_slice,
)
from organiser.calendars.rules import MOST_EVENTS, MOST_MENDED, Format, block_renderer, window_at
from organiser.calendars.sheets import Sheet, Whole
from organiser.events.models import Event
from organiser.kernel.db import write_apart
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.ical import calendar_head

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
    conditions: Conditions
    is_copied: bool = False
    form: Format = Format.ICS


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed that was put together: what it shows, as rows and as bytes, and how to ask what changed."""

    feed: Feed
    lineup: Lineup
    sheet: Sheet
    watch: Watch


@dataclass(frozen=True, slots=True)
class Told:
    """A feed that was put together: of news, or of anniversaries. Short enough to be written anew after each change."""

    feed: Feed
    sheet: Sheet | Whole


def show_feed(feed: Feed, now: datetime) -> Shown:
    """Read and put together anew. Blocks that were missing are stored for the next reader."""
    lineup = make_lineup(list_feed_rows(feed.conditions, now, lang=feed.lang))
    missing = [row.event_id for row in lineup.rows if row.body is None]
    lineup = lineup.holding(_render_missing(missing, feed))
    sheet = Sheet(_head(feed, is_cut=lineup.is_cut), lineup.list_shown())
    return Shown(feed, lineup, sheet, watch_slice(feed.conditions))


def tell_news(feed: Feed, place: Slice, now: datetime) -> Told:
    """What is coming, as Atom or JSON. Of a closed branch nothing is."""
    events = [] if place.closed_at else list_news(feed.conditions, now)
    news = News(feed.name, settings().site_name, feed.lang, feed.source, feed.page, place.changed_at)
    with in_language(feed.lang):
        items = [describe_news(event, feed.lang) for event in events]
    render = render_atom if feed.form is Format.ATOM else render_json
    return Told(feed, Whole(render(news, items)))


def mend_feed(shown: Shown, since: int, now: datetime) -> Shown | None:
    """What a new show_feed() would give, if nothing but single events changed after this mark.

    None where only show_feed() can tell. Blocks are not stored: a commit costs more than rendering a few.
    """
    changed = list_changed(shown.watch, since, now)
    if len(changed) > MOST_MENDED:
        return None
    today, feed = window_at(now).today, shown.feed
    inside = [
        make_row(event.id, event.starts_at, event.ends_at, render_block(event, feed.lang), today=today)
        for _event_id, event in changed
        if event is not None
    ]
    lineup = shown.lineup.patch({event_id for event_id, _event in changed}, inside)
    if lineup is None:
        return None
    is_same = lineup.is_cut == shown.lineup.is_cut
    head = shown.sheet.head if is_same else _head(feed, is_cut=lineup.is_cut)
    return replace(shown, lineup=lineup, sheet=shown.sheet.follow(head, lineup.list_shown()))


def show_notice(place: Slice, feed: Feed) -> Shown:
    """The feed of a branch that was closed: valid, empty, and saying so in its name."""
    with in_language(feed.lang):
        about = gettext("%(branch)s was closed. You can remove this calendar.", branch=place.name)
        sheet = Sheet(_write_head(feed, about), ())
        return Shown(feed, make_lineup(()), sheet, watch_slice(feed.conditions))


def _head(feed: Feed, *, is_cut: bool) -> bytes:
    with in_language(feed.lang):
        return _write_head(feed, _about(is_cut))


def _write_head(feed: Feed, about: str) -> bytes:
    return calendar_head(
        name=feed.name, description=about, url=feed.page, source=feed.source, color=COLOR, lang=feed.lang
    )


def _about(is_cut: bool) -> str:
    if is_cut:
        return gettext(
            "Only the next %(count)d events are shown here. Choose a smaller part to see more.", count=MOST_EVENTS
        )
    return gettext("Changes and cancellations show here by themselves.")


def _render_missing(event_ids: list[int], feed: Feed) -> dict[int, bytes]:
    rendered: dict[int, bytes] = {}
    for start in range(0, len(event_ids), BATCH):
        events = list_events_to_render(event_ids[start : start + BATCH], feed.conditions)
        bodies = {event.id: render_block(event, feed.lang) for event in events}
        _store([_row(event, feed.lang, bodies[event.id]) for event in events], feed.lang)
        rendered |= bodies
    return rendered


def _row(event: Event, lang: str, body: bytes) -> dict[str, object]:
    renderer = block_renderer(settings().base_url)
    return {"event_id": event.id, "lang": lang, "sequence": event.sequence, "renderer": renderer, "body": body}


def _store(rows: list[dict[str, object]], lang: str) -> None:
    """A disposable cache: when it can't be written now, the next reader tries again."""
    with contextlib.suppress(SQLAlchemyError), write_apart() as session:
        ids = [row["event_id"] for row in rows]
        session.execute(delete(Block).where(Block.event_id.in_(ids), Block.lang == lang))
        session.execute(insert(Block), rows)
