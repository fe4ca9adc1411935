"""Which words of a session a reader gets. Pure.

A session is written in the language that is spoken in it, and translated as it was released.
"""

from collections.abc import Mapping
from dataclasses import replace

from organiser.programme.models import Session
from organiser.programme.rules.plan import Plan, PlannedSession
from organiser.translating.rules import Wording, choose_wording, word

FIELDS = ("title", "abstract")


def list_texts(planned: PlannedSession) -> dict[str, str]:
    """Everything that can be translated, in the order of the page."""
    return {field: getattr(planned, field) for field in FIELDS}


def word_released(planned: PlannedSession, stands: Session, field: str, lang: str) -> Wording:
    """A field in this language, else as it was written. `stands` is the session's row, `planned` of the release that
    people see."""
    return choose_wording(stands.translated, field, original=getattr(planned, field), source=planned.lang, lang=lang)


def title_in(session: Session, lang: str) -> str:
    """For whoever has the row alone."""
    return word(session, "title", lang).text


def title_of(planned: PlannedSession, session: Session | None, lang: str) -> str:
    """Of a session in any release: what it was called then was translated only if it is still called so."""
    return title_in(session, lang) if session and session.title == planned.title else planned.title


def call_by_titles(plan: Plan, sessions: Mapping[str, Session], lang: str) -> Plan:
    """Any release, with the titles that this reader knows its sessions by."""
    called = (replace(one, title=title_of(one, sessions.get(one.id), lang)) for one in plan.sessions)
    return replace(plan, sessions=tuple(called))
