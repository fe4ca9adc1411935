"""What became of a school, for those who are to speak or to help at it: what they know against what stands.

A row of such a mail keeps what they knew when it was queued, and what it says is found when it leaves: what was taken
back meanwhile is not told at all, and several changes in a row are told as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import gettext as _

from organiser.events.facts import EventCancelled, EventMoved, EventPostponed, EventRestored
from organiser.events.models import Event, State, Visibility
from organiser.events.queries import describe_whereabouts
from organiser.events.rules import is_over
from organiser.events.times import place_of, span_of
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.outbox import MailMessage, write_mail

# As describe_whereabouts() said it; "private" where what it does not say has changed.
Known = dict[str, str]
_PLACE = ("on_site", "on_line", "place_name", "country", "venue", "address")
_SAID = ("state", "starts_at", "ends_at", "zone", "all_day", *_PLACE)
Turning = EventCancelled | EventMoved | EventPostponed | EventRestored


class News(StrEnum):
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED = "moved"
    RESTORED = "restored"


def describe_known(fact: Turning, event: Event) -> Known:
    """What everybody could know before it happened."""
    if isinstance(fact, EventMoved):
        return fact.before if _is_elsewhere(fact.before, event, _SAID) else fact.before | {"private": "1"}
    if isinstance(fact, EventPostponed):
        return fact.before
    before = event.state_before or State.PUBLISHED if isinstance(fact, EventCancelled) else State.CANCELLED
    return describe_whereabouts(event) | {"state": before}


def find_news(known: Known, event: Event) -> News | None:
    """None where it stands as it stood, or is over."""
    state, before = event.state, known["state"]
    if state == State.CANCELLED:
        return News.CANCELLED if before != state else None
    if state == State.DRAFT or is_over(event, clock.now()):
        return None
    if state == State.POSTPONED:
        return News.POSTPONED if before != state else None
    if before == State.CANCELLED:
        return News.RESTORED
    return News.MOVED if "private" in known or _is_elsewhere(known, event, _SAID) else None


def is_shifted_alone(fact: Turning, event: Event) -> bool:
    """Whether it takes place so many days later or earlier, and nothing else became of it."""
    return isinstance(fact, EventMoved) and bool(fact.days) and not _is_elsewhere(fact.before, event, _PLACE)


def _is_elsewhere(known: Known, event: Event, keys: Iterable[str]) -> bool:
    after = describe_whereabouts(event)
    return any(known[key] != after[key] for key in keys)


def say_news(news: News, title: str) -> tuple[str, str]:
    """The subject, for a mail that may name it; and the sentence. In the language that is spoken."""
    return {
        News.CANCELLED: (_("Cancelled: %(title)s", title=title), _("It will not take place. We are sorry.")),
        News.POSTPONED: (
            _("Postponed: %(title)s", title=title),
            _("It will not take place as announced. We write when there is a new date."),
        ),
        News.MOVED: (_("Something changed: %(title)s", title=title), _("The time or the place has changed.")),
        News.RESTORED: (
            _("It takes place after all: %(title)s", title=title),
            _("We wrote that it was cancelled. It takes place after all."),
        ),
    }[news]


@dataclass(frozen=True, slots=True)
class NewsReader:
    """Who is told what became of a school. `subject` is for one that the mail may not name; `pressed` stands on the
    button that leads to `page`, `why` says how we come to write."""

    name: str
    address: str
    subject: str
    page: str
    pressed: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """`subject` names the school. `about` it, and of `parts` of it the name with what is said of it."""

    subject: str
    opening: str
    about: Mapping[str, str] = field(default_factory=dict)
    parts: Sequence[tuple[str, Mapping[str, str]]] = ()


def write_news(known: Known, event: Event, reader: NewsReader) -> MailMessage | None:
    """In the language that is spoken. None where nothing became of it, or not any more."""
    news = find_news(known, event)
    if news is None:
        return None
    subject, opening = say_news(news, event.title)
    return write_report(Report(subject, opening, _describe_news(news, event)), event, reader)


def write_report(report: Report, event: Event, reader: NewsReader) -> MailMessage:
    """Where the school is not public, the mail names nothing of it."""
    is_open = event.visibility == Visibility.PUBLIC
    return write_mail(
        "events/report",
        to=reader.address,
        subject=report.subject if is_open else reader.subject,
        from_name=event.branch.name if is_open else settings().site_name,
        reply_to=event.branch.contact if is_open else None,
        name=reader.name,
        opening=report.opening,
        reason=event.state_reason if is_open else "",
        title=event.title if is_open else "",
        about=report.about if is_open else {},
        parts=report.parts if is_open else (),
        page=reader.page,
        pressed=reader.pressed,
        why=reader.why,
    )


def _describe_news(news: News, event: Event) -> dict[str, str]:
    """Of what is postponed the old date says nothing."""
    lang = current_language()
    place = join_words(filter(None, (event.venue, event.address, event.place_name)), lang)
    when = describe_span(span_of(event), lang=lang, place=place_of(event))
    return {} if news == News.POSTPONED else {_("When"): when, _("Where"): place}
