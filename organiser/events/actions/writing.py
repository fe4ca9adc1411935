"""Values into columns: the one list of what can be written, and what of it is sealed."""

from collections.abc import Sequence

from organiser.events.models import Event, EventLanguage, ItemPerson, Reading, State
from organiser.events.queries import PRIVATE, read_private
from organiser.events.rules import EventValues, NamedPerson, SetReading
from organiser.events.times import When
from organiser.events.wording import FIELDS
from organiser.kernel.slugs import make_any_slug, make_slug
from organiser.kernel.vaults import get_vault_key
from organiser.study.actions import find_or_make_work
from organiser.study.queries import find_terms
from organiser.translating.actions import offer_texts
from organiser.translating.rules import Translated, pick

KIND = "event"

PLAIN = (
    "title", "summary", "text", "lang", "kind", "visibility", "picture_id", "on_site", "on_line", "city_id",
    "place_name",
    "country", "latitude", "longitude", "place_is_private", "link_is_private", "step_free", "hearing_loop",
    "sign_language", "childcare", "takes_registrations", "places_on_site", "places_on_line",
    "registration_opens_at", "registration_closes_at",
)  # fmt: skip


def write_values(event: Event, values: EventValues) -> None:
    """Everything but the time and the sealed part, which need the vault."""
    if event.title != values.title:
        event.slug = make_slug(values.title) or event.slug or make_any_slug(values.title)
    for name in PLAIN:
        setattr(event, name, getattr(values, name))
    _write_languages(event, values.spoken or (values.lang,))
    _write_people(event, values.people)
    _write_readings(event, values.readings)
    event.item.topics = find_terms(values.topics)


def write_time(event: Event, when: When) -> None:
    event.starts_wall, event.ends_wall, event.zone = when.starts_wall, when.ends_wall, when.zone
    event.starts_fold, event.ends_fold, event.all_day = when.starts_fold, when.ends_fold, when.all_day
    event.starts_at, event.ends_at = when.starts_at, when.ends_at


def write_private(event: Event, values: EventValues) -> None:
    """Seal what only confirmed people may know and empty its columns; sealed anew only when it says another thing."""
    hidden = {"venue": values.place_is_private, "address": values.place_is_private, "join_link": values.link_is_private}
    for name in PRIVATE:
        setattr(event, name, "" if hidden[name] else getattr(values, name))
    secret = {name: str(getattr(values, name)) for name in PRIVATE if hidden[name] and getattr(values, name)}
    if secret == read_private(event):
        return
    if not secret or event.vault.destroyed_at is not None:
        event.private = None
        return
    key = get_vault_key(event.vault)
    event.private = key.seal(secret, table="events", public_id=event.public_id, column="private")


def write_wording(event: Event) -> None:
    """Offer its words to translators, and keep what they made of them. Its row is locked, or new."""
    keep_translated(
        event,
        offer_texts(
            KIND, event.public_id, branch_id=event.branch_id, lang=event.lang,
            texts={field: getattr(event, field) for field in FIELDS},
            is_open=event.state != State.DRAFT, until=None if event.state == State.POSTPONED else event.ends_at,
        ),
    )  # fmt: skip


def keep_translated(event: Event, translated: Translated) -> None:
    event.translated, event.titles = translated, pick(translated, "title")


def _write_languages(event: Event, codes: Sequence[str]) -> None:
    kept = {spoken.lang: spoken for spoken in event.spoken}
    rows = [kept.get(code) or EventLanguage(lang=code) for code in dict.fromkeys(codes)]
    for position, spoken in enumerate(rows):
        spoken.position = position
    event.spoken = rows


def _write_people(event: Event, people: Sequence[NamedPerson]) -> None:
    if [(person.role, person.name) for person in event.item.people] == [(named.role, named.name) for named in people]:
        return
    event.item.people = [
        ItemPerson(role=named.role, name=named.name, position=position) for position, named in enumerate(people)
    ]


def readings_of(event: Event) -> tuple[SetReading, ...]:
    """As they were typed, or as their works are called since."""
    return tuple(
        SetReading(work.author, work.title, work.year, work.link or "", reading.part)
        for reading in event.item.readings
        for work in (reading.work,)
    )


def _write_readings(event: Event, readings: Sequence[SetReading]) -> None:
    if readings_of(event) == tuple(readings):
        return
    works = [
        (find_or_make_work(author=set_.author, title=set_.title, year=set_.year, link=set_.link or None), set_.part)
        for set_ in readings
    ]
    if [(reading.work_id, reading.part) for reading in event.item.readings] == [
        (work.id, part) for work, part in works
    ]:
        return
    event.item.readings = [
        Reading(work_id=work.id, work=work, part=part, position=position) for position, (work, part) in enumerate(works)
    ]
