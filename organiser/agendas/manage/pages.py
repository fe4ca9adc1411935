"""What the organisers' pages about a school's people share."""

from flask import render_template
from flask_babel import gettext

from organiser.events.repeats import find_series_link
from organiser.events.rules import list_verbs
from organiser.kernel import clock
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.numbers import write_number
from organiser.kernel.i18n.times import short_date
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.programme import queries
from organiser.programme.presentation import describe_hours
from organiser.programme.queries import Draft
from organiser.programme.rules.plan import PlannedSession, SessionKind

PROGRAMME = "/manage/events/<event_id>/programme"
# Smaller numbers of those who chose a session could be told from each other by who knows one of them.
LEAST_TOLD = 5


def get_draft(event_id: str) -> Draft:
    return queries.get_draft(current_actor(), event_id)


def show(template: str, draft: Draft, *, part: str, **values: object) -> str:
    """A page of the programme's frame."""
    return render_template(
        f"agendas/manage/{template}.html",
        event=draft.event,
        branch=draft.event.branch,
        tab="programme",
        part=part,
        draft=draft,
        verbs=list_verbs(draft.event, clock.now()),
        series=find_series_link(draft.event),
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def list_spoken_at(draft: Draft) -> list[PlannedSession]:
    """Those with a time at which somebody speaks to others, in their order."""
    return [session for session in draft.plan.list_placed() if session.kind != SessionKind.MEAL]


def say_when(session: PlannedSession, zone: str) -> str:
    lang = current_language()
    day = [short_date(session.day, lang)] if session.day else []
    return join_words([*day, describe_hours(session, zone, lang)], lang)


def say_number(number: int, *, is_chosen: bool) -> str:
    """Of people; small ones are not told where they are of those who chose something."""
    if is_hidden(number, is_chosen=is_chosen):
        return gettext("under %(number)s", number=LEAST_TOLD)
    return write_number(number, current_language())


def is_hidden(number: int, *, is_chosen: bool) -> bool:
    return is_chosen and 0 < number < LEAST_TOLD
