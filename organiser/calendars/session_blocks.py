"""A session of a school as a calendar shows it, in one language; never what only confirmed people may know."""

from uuid import UUID

from flask_babel import gettext

from organiser.events.models import Event, State
from organiser.events.wording import title_in as school_title_in
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_span
from organiser.kernel.ical import CalendarEvent, Status, render_event
from organiser.kernel.links import link
from organiser.places.names import country_name, language_name
from organiser.programme.labels import SESSION_KINDS
from organiser.programme.models import Session
from organiser.programme.wording import title_in

STATUS: dict[str, Status] = {
    State.PUBLISHED: "confirmed",
    State.POSTPONED: "tentative",
    State.CANCELLED: "cancelled",
}


def render_session(session: Session, lang: str) -> bytes:
    """The VEVENT of a session that was released at least once; its school is at hand as `session.event`."""
    with in_language(lang):
        return render_event(describe_session(session, lang))


def describe_session(session: Session, lang: str) -> CalendarEvent:
    """To be called with `lang` spoken. What its school says stands in it, too: either one's change is a revision."""
    school = session.event
    status: Status = "cancelled" if session.withdrawn_at else STATUS[school.state]
    page = link("programme.session_page", lang=lang, event_id=school.public_id, session_id=session.public_id)
    kind = str(SESSION_KINDS.get(session.kind, session.kind))
    return CalendarEvent(
        uid=UUID(session.uid),
        sequence=session.sequence + school.sequence,
        changed_at=max(session.changed_at, school.changed_at),
        summary=_summary(title_in(session, lang), status),
        status=status,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        description=_description(session, lang, kind, page),
        location=_location(session, lang),
        url=page,
        categories=(kind,),
        related_to=UUID(school.uid),
    )


def _summary(title: str, status: Status) -> str:
    if status == "cancelled":
        return gettext("Cancelled: %(title)s", title=title)
    if status == "tentative":
        return gettext("Postponed: %(title)s", title=title)
    return title


def _description(session: Session, lang: str, kind: str, page: str) -> str:
    """The wall time first, as of every event."""
    school = session.event
    span = Span(session.starts_at, session.ends_at, school.zone)
    when = describe_span(span, lang=lang, place=school.place_name or None)
    spoken = gettext("In %(language)s", language=language_name(session.lang, lang))
    return "\n\n".join([when, join_words([kind, spoken], lang), school_title_in(school, lang), page])


def _location(session: Session, lang: str) -> str:
    return join_words([part for part in (session.room, *_list_place(session.event, lang)) if part], lang)


def _list_place(school: Event, lang: str) -> tuple[str, ...]:
    if not school.on_site:
        return (gettext("On line"),)
    country = country_name(school.country, lang) if school.country else ""
    return school.venue, school.address, school.place_name, country
