"""A volunteer's turns at a school, as a private feed: read at each poll, kept nowhere."""

from datetime import timedelta
from uuid import UUID

from flask import Response
from flask_babel import gettext

from organiser.calendars.answers import has_unknown_words, keep_private, marked, not_modified, plain, send
from organiser.calendars.own_entries import STATUS, name_entry
from organiser.calendars.own_rules import contents_etag
from organiser.calendars.rules import feed_changed_at
from organiser.calendars.sheets import Sheet
from organiser.events.wording import title_in as school_title_in
from organiser.kernel import clock
from organiser.kernel.i18n import current_language, in_language
from organiser.kernel.ical import CalendarEvent, Status, calendar_head, render_event
from organiser.kernel.links import link
from organiser.kernel.vaults import VaultDestroyed
from organiser.kernel.web.access import public
from organiser.programme.wording import title_in
from organiser.rota.models import Turn, Volunteer
from organiser.rota.presentation import name_duty
from organiser.rota.queries import feed_token, find_by_feed, link_token, list_turns_for_feed, read_helper

COLOR = "teal"
KEPT_CANCELLED = timedelta(days=30)


@public
def shift_feed(token: str) -> Response:
    """410 for an address that is over and for one that never was: a subscription ends, instead of trying for ever."""
    if has_unknown_words(set()):
        return keep_private(plain("This calendar takes no words behind its address.", 400))
    volunteer = find_by_feed(token)
    try:
        return keep_private(_answer(volunteer) if volunteer else _over())
    except VaultDestroyed:
        return keep_private(_over())


def _over() -> Response:
    return plain("This calendar is over. Remove it, or ask for its new address.", 410)


def _answer(volunteer: Volunteer) -> Response:
    now, event = clock.now(), volunteer.event
    turns = list_turns_for_feed(volunteer, cancelled_since=now - KEPT_CANCELLED)
    seen = [(one.uid, one.sequence, one.duty.sequence, one.duty.changed_at) for one in turns]
    etag = contents_etag((volunteer.public_id, volunteer.generation, event.sequence, *seen), now)
    changed = [volunteer.created_at, event.changed_at or volunteer.created_at]
    changed += [moment for one in turns for moment in (one.changed_at, one.duty.changed_at)]
    response = not_modified(etag) or send(_render(volunteer, turns))
    return marked(response, etag, feed_changed_at(max(changed), now))


def _render(volunteer: Volunteer, turns: list[Turn]) -> Sheet:
    lang, page = read_helper(volunteer).lang, link("rota.open_link", token=link_token(volunteer))
    with in_language(lang):
        head = calendar_head(
            name=gettext("My turns: %(title)s", title=school_title_in(volunteer.event, lang)),
            description=gettext("Changes and cancellations show here by themselves."),
            url=page,
            source=link("calendars.shift_feed", token=feed_token(volunteer)),
            color=COLOR,
            lang=lang,
        )
        blocks = [render_event(_describe(turn, volunteer, page)) for turn in turns]
    return Sheet.of_blocks(head, blocks)


def _describe(turn: Turn, volunteer: Volunteer, page: str) -> CalendarEvent:
    duty, event = turn.duty, volunteer.event
    is_off = turn.ended_at is not None or duty.is_off
    status: Status = "cancelled" if is_off else STATUS.get(event.state, "confirmed")
    return CalendarEvent(
        uid=UUID(turn.uid),
        sequence=turn.sequence + duty.sequence + event.sequence,
        changed_at=max(turn.changed_at, duty.changed_at, event.changed_at or duty.changed_at),
        summary=name_entry(name_duty(duty), event.state, status),
        starts_at=duty.starts_at,
        ends_at=duty.ends_at,
        status=status,
        description=title_in(duty.session, current_language()) if duty.session else "",
        location=duty.place,
        url=page,
    )
