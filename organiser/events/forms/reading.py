"""Between the event's form and its values, in both directions."""

from datetime import datetime
from typing import Any

from organiser.branches.models import Branch
from organiser.events.errors import TimeSkipped
from organiser.events.forms.event import EventForm
from organiser.events.forms.sentences import describe_invalid
from organiser.events.forms.times import describe_time_refusal, typed_values
from organiser.events.models import Event
from organiser.events.rules import EventValues, NamedPerson, SetReading, check_values
from organiser.events.times import When, instant_of_wall
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.walltime import to_wall
from organiser.places.models import City
from organiser.places.names import find_languages, language_name
from organiser.places.queries import find_cities, find_city_by_name, get_city, label
from organiser.places.rules import fold

FLAGS = (
    "on_site", "on_line", "place_is_private", "link_is_private", "step_free", "hearing_loop", "sign_language",
    "childcare", "takes_registrations",
)  # fmt: skip
TEXTS = ("title", "summary", "text", "lang", "kind", "visibility", "venue", "address", "join_link")
NUMBERS = ("places_on_site", "places_on_line")


def read_values(form: EventForm, branch: Branch, event: Event | None = None) -> EventValues | None:
    """What the form says, or None when its fields now say what is wrong. `event` is what is being edited."""
    valid = form.validate()
    valid = form.check_rows() and valid
    city = find_city(form, branch)
    when = form.read_when(city.zone if city else branch.zone)
    if not valid or when is None:
        return None
    try:
        values = _collect(form, branch, city, when, event)
        check_values(values)
    except Invalid as refusal:
        refuse_invalid(form, refusal)
        return None
    except TimeSkipped as refusal:
        form.refuse(refusal.field, describe_time_refusal(refusal))
        return None
    return values


def _collect(form: EventForm, branch: Branch, city: City | None, when: When, event: Event | None) -> EventValues:
    plain: dict[str, Any] = {
        **{name: form[name].data or "" for name in TEXTS},
        **{name: bool(form[name].data) for name in FLAGS},
        **{name: form[name].data for name in NUMBERS},
        **_place_values(form, branch, city, event),
    }
    return EventValues(
        when=when,
        picture_id=event.picture_id if event else None,
        spoken=_read_languages(form.spoken.data or ""),
        topics=tuple(form.topics.data or ()),
        people=tuple(NamedPerson(row["role"], row["name"]) for row in form.people.data if row["name"]),
        readings=tuple(
            SetReading(row["author"], row["title"], row["year"], row["link"] or "", row["part"] or "")
            for row in form.readings.data
            if row["title"]
        ),
        registration_opens_at=_read_deadline("opens", form.opens.data, when.zone),
        registration_closes_at=_read_deadline("closes", form.closes.data, when.zone),
        **plain,
    )


def _place_values(form: EventForm, branch: Branch, city: City | None, event: Event | None) -> dict[str, Any]:
    """A city that we do not know is kept as it was typed, and stands in the branch's country."""
    if city is None:
        typed = form.place.data or ""
        if event and event.city_id is None and typed == event.place_name:
            return {name: getattr(event, name) for name in ("place_name", "country", "latitude", "longitude")}
        return {"place_name": typed, "country": branch.country if typed else None}
    return {
        "place_name": city.name, "country": city.country, "city_id": city.id, "latitude": city.latitude,
        "longitude": city.longitude,
    }  # fmt: skip


def find_city(form: EventForm, branch: Branch) -> City | None:
    """The chosen city, if the text beside it still names it; else the one city that the text names.

    Of several namesakes it is the one in the branch's country or on its clock, if that is one.
    """
    lang, text = current_language(), form.place.data or ""
    if not text:
        return None
    chosen = _find_city_by_id(form.city_id.data)
    if chosen and fold(text) in {fold(chosen.name), fold(label(chosen, lang)), fold(label(chosen, "en"))}:
        return chosen
    return find_city_by_name(text, lang) or _find_namesake(text, branch)


def _find_namesake(text: str, branch: Branch) -> City | None:
    namesakes = [city for city in find_cities(text) if fold(city.name) == fold(text)]
    near = [city for city in namesakes if city.country == branch.country or city.zone == branch.zone]
    return near[0] if len(near) == 1 else None


def _find_city_by_id(text: str | None) -> City | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    try:
        return get_city(int(text))
    except NotFound:
        return None


def _read_languages(text: str) -> tuple[str, ...]:
    codes = find_languages(text, current_language())
    if unknown := [word for word, code in codes.items() if code is None]:
        raise Invalid("spoken", "unknown", language=unknown[0])
    return tuple(dict.fromkeys(code for code in codes.values() if code))


def _read_deadline(field: str, typed: datetime | None, zone: str) -> datetime | None:
    return instant_of_wall(field, typed, zone) if typed else None


def refuse_invalid(form: EventForm, refusal: Invalid) -> None:
    field = {"how": "on_site"}.get(refusal.field, refusal.field)
    form.refuse(field if field in form else "title", describe_invalid(refusal))


def shown_values(values: EventValues, branch: Branch, *, version: int | None = None) -> dict[str, Any]:
    """Values as the form shows them."""
    lang = current_language()
    city = _find_city_by_id(str(values.city_id or ""))
    zone = values.when.zone
    return {
        **typed_values(values.when, place_zone=city.zone if city else branch.zone),
        **{name: getattr(values, name) for name in (*TEXTS, *FLAGS, *NUMBERS)},
        "version": version,
        "place": label(city, lang) if city else values.place_name,
        "city_id": values.city_id or "",
        "spoken": join_words([language_name(code, lang) for code in values.spoken], lang),
        "topics": list(values.topics),
        "people": [{"role": one.role, "name": one.name, "agreed": True} for one in values.people],
        "readings": [
            {"author": one.author, "title": one.title, "year": one.year, "part": one.part, "link": one.link}
            for one in values.readings
        ],
        "opens": _wall(values.registration_opens_at, zone),
        "closes": _wall(values.registration_closes_at, zone),
    }


def _wall(instant: datetime | None, zone: str) -> datetime | None:
    return to_wall(instant, zone).local if instant else None
