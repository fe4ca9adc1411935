"""Events that tests translate, by the real actions."""

from collections.abc import Mapping

from organiser.branches.models import Branch
from organiser.events.actions import edit_event
from organiser.events.actions.content import values_of
from organiser.events.models import Event
from organiser.events.queries import get_event_to_edit
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.translating import actions
from organiser.translating.models import Source
from organiser.translating.queries import find_source, list_originals, list_renderings, list_work
from organiser.translating.rules import fingerprint
from tests.support.make import event_values, organiser_of

SPANISH = {"title": "¿Quién hace las noticias?", "text": "**Trae** un periódico."}


def fresh(event: Event) -> Event:
    db.session.rollback()
    db.session.expire_all()
    return get_event_to_edit(organiser_of(event.branch), event.public_id)


def source_of(event: Event) -> Source:
    source = find_source("event", event.public_id)
    assert source is not None
    return source


def shown_of(event: Event, into: str) -> str:
    source = source_of(event)
    return fingerprint(list_originals(source), list_renderings(source, into))


def translate(
    event: Event,
    texts: Mapping[str, str],
    *,
    into: str = "es",
    checked: tuple[str, ...] = (),
    actor: Actor | None = None,
) -> None:
    actor = actor or organiser_of(event.branch)
    translate_item(actor, "event", event.public_id, texts, into=into, checked=checked)


def translate_item(
    actor: Actor,
    kind: str,
    subject_id: str,
    texts: Mapping[str, str],
    *,
    into: str = "es",
    checked: tuple[str, ...] = (),
) -> None:
    """On what stands there now."""
    source = find_source(kind, subject_id)
    assert source is not None
    shown, source_id = fingerprint(list_originals(source), list_renderings(source, into)), source.public_id
    with transaction():
        actions.translate(actor, source_id, into, texts=texts, checked=checked, shown=shown)


def edit(event: Event, **values: object) -> None:
    event = fresh(event)
    wanted = event_values(**{"when": values_of(event).when, "text": event.text, "title": event.title, **values})
    with transaction():
        edit_event(organiser_of(event.branch), event.public_id, version=event.version, values=wanted)


def work_at(branch: Branch, into: str = "es", actor: Actor | None = None) -> list[tuple[str, int, int]]:
    lines = list_work(actor or organiser_of(branch), branch, into=into, now=clock.now(), limit=50)
    return [(line.title, line.missing, line.stale) for line in lines]
