"""What a page says about the languages of an event's words: which it is in, which there are, what is behind. Pure."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from organiser.events.models import Event
from organiser.events.wording import FIELDS, list_languages, word
from organiser.kernel.i18n import INTERFACE_LANGUAGES, own_name
from organiser.kernel.i18n.times import full_date
from organiser.places.names import language_name


@dataclass(frozen=True, slots=True)
class Told:
    """`translated` says that and from what; `behind` that the original changed since; `others` are languages in which
    it can be read as well, as (code, its own name, whether that needs to ask for the original)."""

    translated: str
    behind: str
    others: tuple[tuple[str, str, bool], ...]


def describe_told(event: Event, *, lang: str, told_in: str) -> Told:
    """`lang` is the page's, `told_in` the one in which its words were asked for."""
    words = [word(event, field, told_in) for field in FIELDS]
    is_translated = any(one.text and one.lang != event.lang for one in words)
    changed = max((one.changed_at for one in words if one.changed_at), default=None)
    shown = words[0].lang
    return Told(
        translated=_say_translated(event.lang, lang) if is_translated else "",
        behind=_say_behind(changed, lang),
        others=tuple(
            (code, own_name(code), code not in INTERFACE_LANGUAGES) for code in list_languages(event) if code != shown
        ),
    )


def _say_translated(source: str, lang: str) -> str:
    return gettext("Translated from %(language)s.", language=language_name(source, lang))


def _say_behind(changed: datetime | None, lang: str) -> str:
    if changed is None:
        return ""
    day = full_date(changed, lang)
    return gettext("The original changed on %(day)s; this translation does not follow it yet.", day=day)
