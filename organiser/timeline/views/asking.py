"""What the timeline's pages share: the filter in the address, the choices for it, and the calendar of what is asked."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from organiser.kernel.errors import NotFound
from organiser.kernel.links import absolute
from organiser.places.queries import get_city, label
from organiser.places.rules import fold
from organiser.timeline.errors import WrongTimelineFilter
from organiser.timeline.filters import TimelineFilter
from organiser.timeline.queries import Choices, list_choices

Answer = str | Response | tuple[str, int]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """`query` goes behind other addresses of the timeline: '?topic=councils', or nothing."""

    wanted: TimelineFilter
    topics: Pairs
    cities: Pairs

    @property
    def args(self) -> dict[str, str]:
        return self.wanted.to_args()

    @property
    def query(self) -> str:
        return f"?{urlencode(self.args, safe=',')}" if self.args else ""

    @property
    def chosen(self) -> list[str]:
        """What is asked for, in words."""
        named = dict(self.topics) | dict(self.cities)
        return [named.get(value, value) for value in self.args.values()]


def read_asked(*, now: datetime, lang: str, others: frozenset[str] = frozenset()) -> Asked:
    """Raises WrongTimelineFilter."""
    wanted = TimelineFilter.parse(request.args, others=others)
    choices = list_choices(now=now, lang=lang)
    return Asked(wanted, _name_topics(wanted, choices), _name_cities(wanted, choices, lang))


def refuse(error: WrongTimelineFilter) -> tuple[str, int]:
    return render_template("timeline/wrong_filter.html", word=error.key), 400


def has_empty_words() -> bool:
    """A form sends its empty fields, too; the address that one passes on shall hold what was asked."""
    return any(not value for value in request.args.values())


def drop_empty_words() -> Response:
    words = [(key, value) for key, value in request.args.items(multi=True) if value]
    return redirect(f"{request.path}?{urlencode(words, safe=',')}" if words else request.path, 302)


def feed_links(lang: str, **words: str) -> tuple[str, str]:
    """The feed of anniversaries: its address, and the same for calendar programs of this device."""
    args = {"lang": lang, **{key: value for key, value in words.items() if value}}
    address = absolute(url_for("calendars.on_this_day")) + "?" + urlencode(args, safe=",")
    return address, urlsplit(address)._replace(scheme="webcal").geturl()


def _name_topics(wanted: TimelineFilter, choices: Choices) -> Pairs:
    """What there is, and what is asked for even if nothing has it; a list that came in an address as one choice."""
    offered = {**{slug: slug for slug in wanted.topics}, **choices.topics}
    named = sorted(offered.items(), key=lambda pair: fold(pair[1]))
    if len(wanted.topics) > 1:
        named.append((",".join(wanted.topics), ", ".join(offered[slug] for slug in wanted.topics)))
    return named


def _name_cities(wanted: TimelineFilter, choices: Choices, lang: str) -> Pairs:
    numbers = {*choices.cities, *([wanted.city] if wanted.city is not None else [])}
    named = [(str(number), name) for number in numbers if (name := _name_city(number, lang))]
    return sorted(named, key=lambda pair: fold(pair[1]))


def _name_city(number: int, lang: str) -> str:
    try:
        return label(get_city(number), lang)
    except NotFound:
        return ""
