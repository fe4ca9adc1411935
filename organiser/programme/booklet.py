"""A released programme as what its booklet is set from: plain values, every word localised (templates/programme/).

Nothing of a reader and of the moment is in it, so that the same release makes the same booklet for everybody.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext, ngettext

from organiser.events.labels import ACCESS, STATES
from organiser.events.models import Event, State
from organiser.events.presentation import describe_leaf, list_place_lines, list_readings
from organiser.events.times import place_of, span_of
from organiser.kernel.i18n.languages import direction
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import describe_moment, describe_span, name_clock
from organiser.kernel.markdown import outline_markdown
from organiser.kernel.qr_codes import draw_svg
from organiser.places.names import language_name
from organiser.programme.models import Speaker
from organiser.programme.presentation import Clocks, Reader, SessionView, list_sessions_of
from organiser.programme.queries import Published, Readings
from organiser.translating.rules import word

Values = dict[str, Any]
# "Over" and "now" are words of a moment.
NO_MOMENT = datetime.min.replace(tzinfo=UTC)


def describe_booklet(
    event: Event, published: Published, readings: Readings, *, lang: str, address: str
) -> Mapping[str, Any]:
    """`address` is the programme's page, where it is kept right."""
    reader = Reader(event, published, Clocks(lang, NO_MOMENT))
    days = reader.list_days(published.plan)
    names = [(speaker, list_sessions_of(speaker, published.plan)) for speaker in published.speakers.values()]
    return {
        "lang": lang,
        "dir": direction(lang),
        "words": name_parts(),
        "title": _say(event, "title", lang),
        "cover": _describe_cover(event, published, lang),
        "facts": _list_facts(event, lang),
        "about": outline_markdown(word(event, "text", lang).text),
        "about_lang": word(event, "text", lang).lang,
        "address": address,
        "code": draw_svg(address, dark="#17130e"),
        "days": [
            {"label": day.label, "short": day.short, "sessions": [_describe_row(one) for one in day.sessions]}
            for day in days
        ],
        "sessions": [
            _describe_session(one, day.short, published, readings, lang) for day in days for one in day.sessions
        ],
        "speakers": [_describe_speaker(one, [part.id for part in parts]) for one, parts in names if parts],
    }


def name_parts() -> dict[str, str]:
    """What stands over the parts of the booklet and of its tables."""
    return {
        "contents": gettext("Contents"),
        "practical": gettext("Good to know"),
        "about": gettext("About the school"),
        "sessions": gettext("Sessions"),
        "speakers": gettext("Speakers"),
        "index": gettext("Who is on which page"),
        "notes": gettext("Notes"),
        "time": gettext("Time"),
        "session": gettext("Session"),
        "where": gettext("Where"),
        "languages": gettext("Languages"),
        "spoken": gettext("%(words)s:", words=gettext("Languages")),
        "page": gettext("Page"),
        "read": gettext("To read before"),
        "current": gettext("The programme as it stands now"),
    }


def _say(event: Event, field: str, lang: str) -> Values:
    """In the booklet's language, where somebody has translated it."""
    found = word(event, field, lang)
    return _in(found.lang, found.text)


def _in(lang: str, text: str) -> Values:
    return {"text": text, "lang": lang}


def _describe_cover(event: Event, published: Published, lang: str) -> Values:
    leaf, stamped = describe_leaf(span_of(event), lang=lang, now=NO_MOMENT), {State.CANCELLED, State.POSTPONED}
    hosts = [host.branch.name for host in event.hosts]
    return {
        "weekday": leaf.weekday,
        "day": leaf.day,
        "month": leaf.month,
        "summary": _say(event, "summary", lang),
        "place": list_place_lines(event, lang, {}) or [gettext("On line")],
        "branch": join_words([event.branch_name, *hosts], lang),
        "stamp": str(STATES[event.state]) if event.state in stamped else "",
        "counts": ngettext("%(num)s session", "%(num)s sessions", len(published.plan.list_placed())),
        "as_of": gettext(
            "As it stood on %(time)s", time=describe_moment(published.released_at, event.zone, lang=lang)
        ),
    }  # fmt: skip


def _list_facts(event: Event, lang: str) -> list[list[str]]:
    spoken = [language_name(one.lang, lang) for one in event.spoken]
    clock = name_clock(event.zone, event.place_name or None, lang)
    place = list_place_lines(event, lang, {})
    facts = [
        (gettext("When"), describe_span(span_of(event), lang=lang, place=place_of(event))),
        (gettext("Where"), "\n".join(place)),
        ("", gettext("The address is told to people with a place.") if event.place_is_private else ""),
        (gettext("On line"), (event.join_link or gettext("Yes")) if event.on_line else ""),
        (gettext("Languages"), join_words(spoken, lang)),
        (gettext("Access"), join_words([str(word) for name, word in ACCESS.items() if getattr(event, name)], lang)),
        (gettext("Clocks"), gettext("All times are those of %(place)s.", place=clock)),
    ]
    return [[label, text] for label, text in facts if text]


def _describe_row(one: SessionView) -> Values:
    return {
        "id": one.id, "title": _in(one.lang, one.title), "hours": one.hours, "kind": one.kind, "level": one.level,
        "room": one.room, "track": one.track, "people": list(one.names), "language": one.language,
        "others": list(one.languages),
    }  # fmt: skip


def _describe_session(one: SessionView, day: str, published: Published, readings: Readings, lang: str) -> Values:
    item = readings.get(published.sessions[one.id].item_id)
    return _describe_row(one) | {
        "day": day,
        "abstract": outline_markdown(one.abstract.text),
        "abstract_lang": one.abstract.lang,
        "parts": _list_parts(one, lang),
        "channels": [
            join_words(filter(None, (channel.language, channel.means, channel.where)), lang) for channel in one.channels
        ],
        "readings": [
            {"author": book.author, "title": book.title, "year": book.year, "part": book.part}
            for book in (list_readings(item) if item else ())
        ],
    }


def _list_parts(one: SessionView, lang: str) -> list[list[str]]:
    """['Speaker:', 'Rosa, Antonio'], in the order of the session."""
    roles = dict.fromkeys(person.role for person in one.people)
    return [
        [gettext("%(words)s:", words=role), join_words([who.name for who in one.people if who.role == role], lang)]
        for role in roles
    ]


def _describe_speaker(speaker: Speaker, sessions: Iterable[str]) -> Values:
    return {"name": speaker.name, "text": outline_markdown(speaker.text), "sessions": list(sessions)}
