"""An event's form as a page shows it: with this installation's topics and the branch's languages and place."""

from typing import Any, TypeVar

from organiser.branches.models import Branch
from organiser.events.forms.event import EventForm
from organiser.kernel.i18n import current_language
from organiser.places.names import language_name
from organiser.study.queries import list_terms
from organiser.study.rules import nest

F = TypeVar("F", bound=EventForm)


def make_form(kind: type[F], branch: Branch, *, data: dict[str, Any] | None = None) -> F:
    """The event's form, or one with more fields than that; filled from `data`, or else as sent."""
    terms = nest(list_terms(), current_language())
    sent = {} if data is None else {"formdata": None, "data": data}
    return kind(terms=terms, languages=branch.languages, **sent)


def first_values(branch: Branch) -> dict[str, Any]:
    """What a new event's form begins with."""
    lang = current_language()
    return {
        "place": branch.place_name or "",
        "city_id": branch.city_id or "",
        "lang": lang if lang in branch.languages or not branch.languages else branch.languages[0],
        "spoken": "".join(language_name(code, lang) for code in branch.languages[:1]),
    }
