"""What came of a school's sessions, for the school's own page."""

from dataclasses import dataclass

from flask import url_for

from organiser.events.models import Event
from organiser.events.presentation import MaterialView, list_materials
from organiser.programme.queries import list_sessions_with_materials
from organiser.translating.rules import Wording, word


@dataclass(frozen=True, slots=True)
class SessionMaterials:
    """`url` is the session's page."""

    title: Wording
    url: str
    materials: tuple[MaterialView, ...]


def describe_session_materials(event: Event, lang: str) -> list[SessionMaterials]:
    return [
        SessionMaterials(
            word(session, "title", lang),
            url_for("programme.session_page", event_id=event.public_id, slug=event.slug, session_id=session.public_id),
            list_materials(session.item, lang),
        )
        for session in list_sessions_with_materials(event)
    ]
