"""Rooms: add, change, put in order, delete; and the break that they need."""

from collections.abc import Sequence
from functools import partial

from flask import request
from flask_babel import gettext

from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import given
from organiser.programme import actions
from organiser.programme.actions.rooms import version_of
from organiser.programme.entrances import read_links
from organiser.programme.forms import BreakForm, RoomForm
from organiser.programme.forms.sentences import refuse
from organiser.programme.forms.small import OrderForm
from organiser.programme.manage.pages import (
    PROGRAMME,
    Answer,
    blueprint,
    carry_out,
    get_draft,
    go,
    new_id,
    show,
)
from organiser.programme.queries import Draft
from organiser.programme.rules.changing import drop_room, reorder
from organiser.programme.rules.plan import Room

ROOM = f"{PROGRAMME}/rooms/<room_id>"
LIST = "programme.rooms"


@blueprint.route(f"{PROGRAMME}/rooms", methods=["GET", "POST"])
def rooms(event_id: str) -> Answer:
    draft = get_draft(event_id)
    form = RoomForm() if request.method == "POST" else RoomForm(formdata=None)
    if request.method != "POST":
        return _show_list(draft, form)
    if not form.validate_on_submit():
        return _show_list(draft, form), 422
    try:
        _furnish(event_id, new_id(), form, verb="room_added")
    except Invalid as refusal:
        refuse(form, refusal)
        return _show_list(get_draft(event_id), form), 422
    return go(event_id, gettext("The room is added."), endpoint=LIST)


def _furnish(event_id: str, room_id: str, form: RoomForm, *, verb: str) -> None:
    room = Room(room_id, given(form.name), form.seats.data, form.on_line.data)
    with transaction():
        actions.furnish_room(
            current_actor(), event_id, room=room, join_link=given(form.join_link), verb=verb, version=form.version.data
        )


def _show_list(draft: Draft, form: RoomForm) -> str:
    used = {room.id: sum(one.room == room.id for one in draft.plan.sessions) for room in draft.plan.rooms}
    minutes = draft.programme.break_minutes if draft.programme else 0
    breaks = BreakForm(formdata=None, data={"minutes": minutes})
    return show(
        "rooms", draft, part="rooms", form=form, used=used, breaks=breaks, order=OrderForm(formdata=None),
        links=read_links(draft.programme),
    )  # fmt: skip


@blueprint.route(ROOM, methods=["GET", "POST"])
def edit_room(event_id: str, room_id: str) -> Answer:
    draft = get_draft(event_id)
    room = draft.plan.find_room(room_id)
    if room is None:
        raise NotFound
    if request.method != "POST":
        link = _find_link(draft, room_id)
        form = RoomForm(formdata=None, obj=room, data={"join_link": link, "version": version_of(room, link)})
        return _show(draft, room, form)
    form = RoomForm()
    if not form.validate_on_submit():
        return _show(draft, room, form), 422
    try:
        _furnish(event_id, room_id, form, verb="room_changed")
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(get_draft(event_id), room, form), 422
    except EditConflict as refusal:
        form.version.data, form.version.raw_data = refusal.current, None
        return _show_conflict(event_id, room_id, form), 409
    return go(event_id, gettext("Saved."), endpoint=LIST)


def _show_conflict(event_id: str, room_id: str, form: RoomForm) -> str:
    """What was typed stays in the form, beside what stands now."""
    draft = get_draft(event_id)
    theirs = draft.plan.find_room(room_id)
    if theirs is None:
        raise NotFound
    return _show(draft, theirs, form, link=_find_link(draft, room_id), is_conflict=True)


def _find_link(draft: Draft, room_id: str) -> str:
    return read_links(draft.programme).get(room_id, "")


def _show(draft: Draft, room: Room, form: RoomForm, *, link: str = "", is_conflict: bool = False) -> str:
    return show("room", draft, part="rooms", form=form, room=room, link=link, is_conflict=is_conflict)


@blueprint.post(f"{ROOM}/order")
def order_room(event_id: str, room_id: str) -> Answer:
    draft, form = get_draft(event_id), OrderForm()
    order = shift([room.id for room in draft.plan.rooms], room_id, form.way)
    return carry_out(
        event_id,
        lambda: actions.change_plan(current_actor(), event_id, partial(reorder, rooms=order), verb="rooms_ordered"),
        gettext("The order is changed."),
        endpoint=LIST,
        form=form,
    )


def shift(order: Sequence[str], one: str, way: int) -> list[str]:
    """One place up (-1) or down (1), as far as there is one. Raises NotFound."""
    if one not in order:
        raise NotFound
    rest = [other for other in order if other != one]
    place = max(0, order.index(one) + way)
    return [*rest[:place], one, *rest[place:]]


@blueprint.post(f"{ROOM}/delete")
def delete_room(event_id: str, room_id: str) -> Answer:
    if get_draft(event_id).plan.find_room(room_id) is None:
        raise NotFound
    dropped = partial(drop_room, room_id=room_id)
    return carry_out(
        event_id,
        lambda: actions.change_plan(current_actor(), event_id, dropped, verb="room_deleted"),
        gettext("The room is deleted."),
        endpoint=LIST,
    )


@blueprint.post(f"{PROGRAMME}/break")
def set_break(event_id: str) -> Answer:
    form = BreakForm()
    return carry_out(
        event_id,
        lambda: actions.set_break(current_actor(), event_id, minutes=form.minutes.data or 0),
        gettext("Saved."),
        endpoint=LIST,
        form=form,
    )
