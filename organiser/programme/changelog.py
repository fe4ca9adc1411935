"""What a release says that the one before it didn't, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import describe_moment
from organiser.programme.board import describe_place
from organiser.programme.models import Release, Session
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.releases import News, SessionNews, find_news
from organiser.programme.rules.writing import read_plan
from organiser.programme.wording import call_by_titles

FIELDS = {
    "title": _("title"),
    "kind": _("what it is"),
    "track": _("track"),
    "abstract": _("text"),
    "level": _("what one should bring"),
    "lang": _("spoken language"),
    "seats": _("seats"),
    "parts": _("people"),
    "channels": _("languages offered"),
}


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release: when, what its organisers said of it, and what was new in it."""

    number: int
    when: str
    note: str
    changes: tuple[str, ...]


def describe_news(news: News, *, before: Plan, after: Plan, zone: str) -> list[str]:
    """A sentence for each session that is new, moved, changed or off."""
    lines = [_describe_session(one, before, after, zone) for one in news.sessions]
    if news.is_arranged and before != Plan():
        lines.append(gettext("Rooms or tracks are not the same."))
    return lines


def _describe_session(news: SessionNews, before: Plan, after: Plan, zone: str) -> str:
    if news.after is None:
        if news.before is None:
            raise ValueError(f"no news of session {news.id}")
        return gettext("Off: “%(title)s”.", title=news.before.title)
    title, place = news.after.title, describe_place(news.after, after, zone)
    if news.before is None:
        return gettext("New: “%(title)s”, %(place)s.", title=title, place=place)
    if news.is_moved:
        was = describe_place(news.before, before, zone)
        return gettext("Moved: “%(title)s”, now %(place)s. It was %(before)s.", title=title, place=place, before=was)
    fields = join_words([str(FIELDS.get(name, name)) for name in news.fields], current_language())
    return gettext("Changed: “%(title)s” (%(fields)s).", title=title, fields=fields)


def describe_releases(releases: Sequence[Release], zone: str, *, sessions: Mapping[str, Session]) -> list[ReleaseLine]:
    """The newest first, each against the one before it; of the oldest of those given only that it is there. `sessions`
    as they stand now, by public id, which know the reader's words for them."""
    lang = current_language()
    plans = [call_by_titles(read_plan(one.plan), sessions, lang) for one in releases]
    changes = [
        tuple(describe_news(find_news(before, after), before=before, after=after, zone=zone))
        for after, before in pairwise(plans)
    ]
    first = Plan()
    if releases and releases[-1].number == 1:
        changes.append(tuple(describe_news(find_news(first, plans[-1]), before=first, after=plans[-1], zone=zone)))
    else:
        changes.extend([()] if releases else [])
    return [
        ReleaseLine(one.number, describe_moment(one.released_at, zone, lang=lang), one.note, said)
        for one, said in zip(releases, changes, strict=True)
    ]
