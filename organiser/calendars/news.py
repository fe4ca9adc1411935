"""A slice as news: Atom (RFC 4287) and JSON Feed 1.1 of what is coming, for feed readers and others' pages. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 §2.2 has no place for these, escaped or not.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An event. `when` is its time in words on its own clocks, `starts` and `ends` the same with their offset."""

    uid: UUID
    title: str
    when: str
    where: str
    text: str
    url: str
    kind: str
    state: str
    starts: str
    ends: str
    published_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What is around the items. `source` is the feed's own address, `page` the one that people read."""

    title: str
    publisher: str
    lang: str
    source: str
    page: str
    changed_at: datetime

    @property
    def id(self) -> str:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, self.source)}"


def render_atom(news: News, items: Sequence[NewsItem]) -> bytes:
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": news.lang})
    _add(feed, "id", news.id)
    _add(feed, "title", news.title)
    _add(feed, "updated", _stamp(max([news.changed_at, *(item.changed_at for item in items)])))
    _add(SubElement(feed, "author"), "name", news.publisher)
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": news.source})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": news.page})
    for item in items:
        entry = SubElement(feed, "entry")
        _add(entry, "id", f"urn:uuid:{item.uid}")
        _add(entry, "title", item.title)
        _add(entry, "updated", _stamp(item.changed_at))
        _add(entry, "published", _stamp(item.published_at))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": _clean(item.url)})
        SubElement(entry, "category", {"term": _clean(item.kind)})
        _add(entry, "summary", " · ".join(filter(None, (item.when, item.where))))
        _add(entry, "content", item.text)
    body: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"


def render_json(news: News, items: Sequence[NewsItem]) -> bytes:
    """Times and state of an event stand under `_event`, as the format asks of what it doesn't know."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": news.title,
        "home_page_url": news.page,
        "feed_url": news.source,
        "language": news.lang,
        "authors": [{"name": news.publisher}],
        "items": [_json_item(item, news.lang) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def _json_item(item: NewsItem, lang: str) -> dict[str, Any]:
    own = {"state": item.state, "when": item.when, "where": item.where, "starts": item.starts, "ends": item.ends}
    return {
        "id": f"urn:uuid:{item.uid}",
        "url": item.url,
        "title": item.title,
        "summary": " · ".join(filter(None, (item.when, item.where))),
        "content_text": item.text,
        "date_published": _stamp(item.published_at),
        "date_modified": _stamp(item.changed_at),
        "tags": [item.kind],
        "language": lang,
        "_event": own,
    }


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _stamp(instant: datetime) -> str:
    """RFC 3339, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
