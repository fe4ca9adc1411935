"""What lists say of an event: its columns without the event, since a page shows some thirty and changes none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from organiser.branches.models import Branch
from organiser.events.models import Event


class EventRow(NamedTuple):
    """An event in a list. What isn't here no list shows."""

    id: int
    public_id: str
    kind: str
    title: str
    titles: dict[str, str]
    slug: str
    lang: str
    state: str
    visibility: str
    state_reason: str
    starts_wall: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool
    on_site: bool
    on_line: bool
    place_name: str
    venue: str
    takes_registrations: bool
    branch_name: str


class Listed(Protocol):
    """What an EventRow and a whole Event both tell, so that both are described in one way."""

    @property
    def id(self) -> int: ...
    @property
    def public_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def titles(self) -> dict[str, str]: ...
    @property
    def slug(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def visibility(self) -> str: ...
    @property
    def state_reason(self) -> str: ...
    @property
    def starts_wall(self) -> datetime: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def all_day(self) -> bool: ...
    @property
    def on_site(self) -> bool: ...
    @property
    def on_line(self) -> bool: ...
    @property
    def place_name(self) -> str: ...
    @property
    def venue(self) -> str: ...
    @property
    def takes_registrations(self) -> bool: ...
    @property
    def branch_name(self) -> str: ...


_OF_EVENT = tuple(getattr(Event, name) for name in EventRow._fields if name != "branch_name")
# By another name, since conditions ask for branches of their own.
_POSTING = aliased(Branch)
ROWS: Select[Any] = select(*_OF_EVENT, _POSTING.name).join(_POSTING, _POSTING.id == Event.branch_id)


def read_rows(found: Iterable[Row[Any]]) -> list[EventRow]:
    """Of a statement that began as ROWS."""
    return [EventRow._make(row) for row in found]
