"""What a reader can ask for. These forms are sent by GET: the answer is an address that can be passed on."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SearchField

from organiser.discovery.queries import Choices
from organiser.events.filters import EventFilter
from organiser.events.labels import KINDS
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.web.forms import Form
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import country_name, language_name
from organiser.places.rules import fold

Pairs = list[tuple[str, str]]


class SearchForm(Form):
    """The words of EventFilter. It only shows: what is asked is read by EventFilter.parse()."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_("Words in the title, the text, the names"))
    country = LongSelectField(_("Country"))
    spoken = LongSelectField(_("Spoken language"))
    kind = LongSelectField(_("Kind"))
    topic = LongSelectField(_("Topic"))
    online = LongSelectField(_("Where"))
    first = DateField(_("From"), name="from")
    last = DateField(_("Until"), name="to")
    past = HiddenField()


class PlaceForm(Form):
    """Where somebody is, typed or chosen."""

    class Meta(Form.Meta):
        csrf = False

    place = SearchField(_("Your town"))
    place_id = HiddenField()


def make_search_form(wanted: EventFilter, choices: Choices, *, lang: str) -> SearchForm:
    args = wanted.to_args()
    data = {name: args.get(name, "") for name in ("q", "country", "spoken", "kind", "topic", "online")}
    form = SearchForm(formdata=None, data={**data, "first": wanted.first, "last": wanted.last})
    form.country.offer(
        *_choices(choices.countries, wanted.countries, lambda code: country_name(code, lang), _("All countries"))
    )
    form.spoken.offer(
        *_choices(
            choices.languages, wanted.languages, lambda code: _capital(language_name(code, lang)), _("All languages")
        )
    )
    kinds = {kind: str(label) for kind, label in KINDS.items()}
    form.kind.offer(("", str(_("All kinds"))), *kinds.items(), *_several(wanted.kinds, kinds.__getitem__))
    form.topic.offer(
        *_choices(choices.topics, wanted.topics, lambda slug: choices.topics.get(slug, slug), _("All topics"))
    )
    form.online.offer(("", str(_("In a room or on line"))), ("0", str(_("In a room"))), ("1", str(_("On line"))))
    return form


def _choices(offered: Iterable[str], asked: tuple[str, ...], name: Callable[[str], str], everything: Any) -> Pairs:
    """What there is, what is asked for even if nothing has it, and a list that came in an address as one choice."""
    named = sorted(((code, name(code)) for code in {*offered, *asked}), key=lambda pair: fold(pair[1]))
    return [("", str(everything)), *named, *_several(asked, name)]


def _several(asked: tuple[str, ...], name: Callable[[str], str]) -> Pairs:
    return [(",".join(asked), join_words(map(name, asked), current_language()))] if len(asked) > 1 else []


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
