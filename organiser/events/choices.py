"""What readers can choose from when they narrow events down: what coming or past events have, with its name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Result, literal, null, select, union_all

from organiser.events.filters import EventFilter
from organiser.events.labels import KINDS, MATERIALS
from organiser.events.models import Event, EventLanguage, ItemTopic
from organiser.events.queries import listed
from organiser.kernel.db import db
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.recent import Recent
from organiser.places.names import country_name, language_name
from organiser.places.rules import fold
from organiser.study.models import Term, TermName

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from among these events: codes, and topics as slug to name."""

    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    topics: dict[str, str] = field(default_factory=dict)


CHOICES_KEPT = timedelta(minutes=1)
_recent: Recent[Choices] = Recent(CHOICES_KEPT, most=16)


def list_choices(*, now: datetime, lang: str, past: bool = False) -> Choices:
    """At most one query; names of topics in this language, else in English. As of the last minute."""
    return _recent.get((db.engine.url, lang, past), now, lambda: _read_choices(now, lang, past))


def _read_choices(now: datetime, lang: str, past: bool) -> Choices:
    among = (listed(), Event.ends_at <= now if past else Event.ends_at > now)
    countries = select(literal("country"), Event.country, null(), null()).where(*among, Event.country.is_not(None))
    languages = (
        select(literal("language"), EventLanguage.lang, null(), null())
        .join(Event, Event.id == EventLanguage.event_id)
        .where(*among)
    )
    used = select(ItemTopic.term_id).join(Event, Event.item_id == ItemTopic.item_id).where(*among)
    topics = (
        select(literal("topic"), Term.slug, TermName.lang, TermName.name)
        .join(TermName, TermName.term_id == Term.id)
        .where(Term.id.in_(used), TermName.lang.in_({lang, "en"}))
    )
    found: dict[str, set[str]] = {"country": set(), "language": set()}
    names: dict[str, str] = {}
    rows: Result[Any] = db.session.execute(union_all(countries.distinct(), languages.distinct(), topics))
    for row in rows:
        what, code, name_lang, name = (str(value) for value in row)
        if what != "topic":
            found[what].add(code)
        elif name_lang == lang or code not in names:
            names[code] = name
    return Choices(frozenset(found["country"]), frozenset(found["language"]), names)


def name_choices(wanted: EventFilter, choices: Choices, *, lang: str) -> dict[str, Pairs]:
    """For each word of the filter that is chosen, not typed: (value, name), what is asked for among them."""
    kinds = {kind: str(label) for kind, label in KINDS.items()}
    return {
        "country": _choices(
            choices.countries, wanted.countries, lambda code: country_name(code, lang), _("All countries"), lang
        ),
        "spoken": _choices(
            choices.languages,
            wanted.languages,
            lambda code: _capital(language_name(code, lang)),
            _("All languages"),
            lang,
        ),
        "kind": [("", str(_("All kinds"))), *kinds.items(), *_several(wanted.kinds, kinds.__getitem__, lang)],
        "topic": _choices(
            choices.topics, wanted.topics, lambda slug: choices.topics.get(slug, slug), _("All topics"), lang
        ),
        "online": [("", str(_("In a room or on line"))), ("0", str(_("In a room"))), ("1", str(_("On line")))],
    }


def name_materials(wanted: EventFilter, lang: str) -> Pairs:
    """The same for what came of past events."""
    kinds = {kind: str(label) for kind, label in MATERIALS.items()}
    everything = [("", str(_("With or without"))), *kinds.items()]
    return [*everything, *_several(wanted.materials, kinds.__getitem__, lang)]


def _choices(
    offered: Iterable[str], asked: tuple[str, ...], name: Callable[[str], str], everything: Any, lang: str
) -> Pairs:
    """What there is, what is asked for even if nothing has it, and a list that came in an address as one choice."""
    named = sorted(((code, name(code)) for code in {*offered, *asked}), key=lambda pair: fold(pair[1]))
    return [("", str(everything)), *named, *_several(asked, name, lang)]


def _several(asked: tuple[str, ...], name: Callable[[str], str], lang: str) -> Pairs:
    return [(",".join(asked), join_words(map(name, asked), lang))] if len(asked) > 1 else []


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
