"""What an event says, as values that can be compared: what changed, and whether a reader sees it. Pure."""

from typing import Any

from organiser.events.models import Event, State
from organiser.places.rules import fold
from organiser.translating.rules import all_words

# Counted in registrations' pools; a page says "few places left", never the organiser's number.
UNSEEN = frozenset({"places_on_site", "places_on_line"})
TIME = ("starts_wall", "ends_wall", "zone", "starts_fold", "ends_fold", "all_day")
# `private` is sealed anew only when what is in it changes, so its bytes tell whether it did.
PLACE = ("on_site", "on_line", "city_id", "place_name", "country", "venue", "address", "join_link", "private")
DECLARED = (
    "on_site", "on_line", "takes_registrations", "places_on_site", "places_on_line",
    "registration_opens_at", "registration_closes_at",
)  # fmt: skip
WORDS = ("kind", "title", "summary", "text", "lang", "picture_id", "visibility", "state", "state_reason", "branch_id")
ACCESS = ("step_free", "hearing_loop", "sign_language", "childcare")
COLUMNS = tuple(dict.fromkeys((*WORDS, *TIME, *PLACE, "latitude", "longitude", *ACCESS, *DECLARED)))

Content = dict[str, Any]


def content_of(event: Event) -> Content:
    """Everything that an organiser can change, by field name; what is None or empty, too."""
    content: Content = {name: getattr(event, name) for name in COLUMNS}
    item = event.item
    content["spoken"] = tuple(spoken.lang for spoken in event.spoken)
    content["topics"] = tuple(sorted(term.id for term in item.topics))
    content["people"] = tuple((person.role, person.name) for person in item.people)
    content["readings"] = tuple((reading.work_id, reading.part) for reading in item.readings)
    content["materials"] = tuple(
        (found.kind, found.lang, found.title, found.link, found.credit) for found in item.materials
    )
    return content


def visible_fingerprint(event: Event) -> Content | None:
    """What readers of the published event see; None for a draft, which nobody reads."""
    return visible_part(content_of(event))


def visible_part(content: Content) -> Content | None:
    if content["state"] == State.DRAFT:
        return None
    return {name: value for name, value in content.items() if name not in UNSEEN}


def list_changed(before: Content, after: Content) -> list[str]:
    """Names of the fields that differ, sorted."""
    return sorted(name for name, value in after.items() if before[name] != value)


def has_changed(before: Content, after: Content, names: tuple[str, ...]) -> bool:
    return any(before[name] != after[name] for name in names)


def searchable_text(event: Event) -> str:
    """Title, texts and their translations, place, people, topics; folded. Nothing that is sealed."""
    item = event.item
    topics = [name.name for term in item.topics for name in term.names]
    works = [f"{reading.work.author} {reading.work.title}" for reading in item.readings]
    people = [person.name for person in item.people]
    texts = (event.title, event.summary, event.text, *all_words(event.translated or {}))
    return fold(" ".join([*texts, event.place_name, event.venue, *people, *topics, *works]))
