"""Messages of one event: what was written, writing another, letting it go or stopping it."""

from dataclasses import dataclass
from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from organiser.accounts.queries import names_of
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.messages import actions
from organiser.messages.errors import EnoughForToday, GoneAlready, MessageRefused, NobodyThere, SecondPersonNeeded
from organiser.messages.forms import MessageForm
from organiser.messages.labels import name_audience
from organiser.messages.models import Audience, Message
from organiser.messages.queries import count_people, get_message, list_messages, read_text
from organiser.messages.rules import (
    MOST_A_DAY,
    Standing,
    Text,
    list_audiences,
    list_paragraphs,
    needs_second,
    standing_of,
)
from organiser.registrations.policies import can_read_people
from organiser.registrations.queries import get_event_to_count, get_event_to_read_people, modes_of
from organiser.registrations.rules import is_discreet

blueprint = Blueprint("messages", __name__, url_prefix="/<lang:lang>")
MESSAGES = "/manage/events/<event_id>/messages"
ONE = "/manage/messages/<message_id>"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as its organisers read it. `minutes` until it goes."""

    message_id: str
    text: Text | None
    paragraphs: tuple[tuple[str, ...], ...]
    audience: str
    who: str
    is_own: bool
    standing: Standing
    minutes: int
    message: Message


@blueprint.get(MESSAGES)
def overview(event_id: str) -> str:
    actor = current_actor()
    event = get_event_to_count(actor, event_id)
    messages = list_messages(event)
    names = names_of({message.account_id for message in messages})
    return render_template(
        "messages/overview.html",
        event=event,
        branch=event.branch,
        tab="people",
        messages=[_show(message, names, own=actor.account_id) for message in messages],
        may_write=can_read_people(actor, event),
        is_kept=event.vault.destroyed_at is None,
        confirm=ConfirmForm(formdata=None),
    )


def _show(message: Message, names: dict[int, str], *, own: int | None) -> Shown:
    text, now = read_text(message), clock.now()
    return Shown(
        message_id=message.public_id,
        text=text,
        paragraphs=list_paragraphs(text.body) if text else (),
        audience=name_audience(message.audience, message.people),
        who=names.get(message.account_id) or gettext("Somebody whose account is gone"),
        is_own=message.account_id == own,
        standing=standing_of(message, now),
        minutes=max(1, ceil((message.due_at - now).total_seconds() / 60)) if message.due_at else 0,
        message=message,
    )


@blueprint.route(f"{MESSAGES}/new", methods=["GET", "POST"])
def write(event_id: str) -> str | Response | tuple[str, int]:
    """Nothing goes that was not shown before as it will arrive."""
    event = get_event_to_read_people(current_actor(), event_id)
    form = MessageForm(counts=_count(event))
    if request.method != "POST":
        return _show_writing(event, form)
    if not form.validate_on_submit():
        return _show_writing(event, form), 422
    if not form.is_read:
        return _show_writing(event, form, is_changed=bool(form.send.data), preview=form.text)
    try:
        with transaction():
            actions.write_message(current_actor(), event_id, audience=Audience(form.audience.data), text=form.text)
    except MessageRefused as refusal:
        form.form_errors.append(_say_refusal(refusal))
        return _show_writing(get_event_to_read_people(current_actor(), event_id), form), 422
    return _go(event_id, gettext("It is written. Below stands when it goes."))


def _count(event: Event) -> dict[Audience, int]:
    return {one: count_people(event.id, one) for one in list_audiences(modes_of(event))}


def _show_writing(event: Event, form: MessageForm, *, is_changed: bool = False, preview: Text | None = None) -> str:
    people = _count(event).get(Audience(form.audience.data), 0) if preview else 0
    form.seen.data = form.digest
    return render_template(
        "messages/write.html",
        event=event,
        branch=event.branch,
        tab="people",
        form=form,
        preview=preview,
        paragraphs=list_paragraphs(preview.body) if preview else (),
        people=people,
        is_changed=is_changed,
        is_discreet=is_discreet(event),
        needs_second=needs_second(people),
        minutes=settings().minutes_to_undo,
    )


@blueprint.post(f"{ONE}/release")
def release(message_id: str) -> Response:
    event_id = get_message(current_actor(), message_id).event.public_id
    if not ConfirmForm().validate_on_submit():
        return _go(event_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            actions.release_message(current_actor(), message_id)
    except MessageRefused as refusal:
        return _go(event_id, _say_refusal(refusal), kind="error")
    return _go(event_id, gettext("You let it go. Below stands when."))


@blueprint.post(f"{ONE}/stop")
def stop(message_id: str) -> Response:
    event_id = get_message(current_actor(), message_id).event.public_id
    if not ConfirmForm().validate_on_submit():
        return _go(event_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            actions.stop_message(current_actor(), message_id)
    except MessageRefused as refusal:
        return _go(event_id, _say_refusal(refusal), kind="error")
    return _go(event_id, gettext("Stopped. Nobody gets it."))


def _say_refusal(refusal: MessageRefused) -> str:
    match refusal:
        case NobodyThere():
            return gettext("There is nobody to write to. Choose somebody else, or wait until people have registered.")
        case EnoughForToday():
            return ngettext(
                "People of one event get %(num)s message a day at most. Write again tomorrow.",
                "People of one event get %(num)s messages a day at most. Write again tomorrow.",
                MOST_A_DAY,
            )
        case SecondPersonNeeded():
            return gettext("You have written it, so somebody else has to let it go.")
        case GoneAlready() | _:
            return gettext("It has gone out already, or somebody has stopped it.")


def _go(event_id: str, words: str, *, kind: str = "success") -> Response:
    flash(words, kind)
    return redirect(url_for(".overview", event_id=event_id), 303)
