"""Tracks: add, rename, put in order, delete."""

from functools import partial

from flask import request
from flask_babel import gettext

from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import given
from organiser.programme.actions import change_plan
from organiser.programme.forms import TrackForm
from organiser.programme.forms.sentences import refuse
from organiser.programme.forms.small import OrderForm
from organiser.programme.manage.pages import (
    PROGRAMME,
    Answer,
    blueprint,
    carry_out,
    change,
    get_draft,
    go,
    new_id,
    show,
)
from organiser.programme.manage.rooms import shift
from organiser.programme.queries import Draft
from organiser.programme.rules.changing import drop_track, put_track, reorder
from organiser.programme.rules.plan import Track

TRACK = f"{PROGRAMME}/tracks/<track_id>"
LIST = "programme.tracks"


@blueprint.route(f"{PROGRAMME}/tracks", methods=["GET", "POST"])
def tracks(event_id: str) -> Answer:
    draft = get_draft(event_id)
    form = TrackForm() if request.method == "POST" else TrackForm(formdata=None)
    if request.method != "POST":
        return _show_list(draft, form)
    if not form.validate_on_submit():
        return _show_list(draft, form), 422
    try:
        change(event_id, partial(put_track, track=Track(new_id(), given(form.name))), verb="track_added")
    except Invalid as refusal:
        refuse(form, refusal)
        return _show_list(get_draft(event_id), form), 422
    return go(event_id, gettext("The track is added."), endpoint=LIST)


def _show_list(draft: Draft, form: TrackForm) -> str:
    used = {track.id: sum(one.track == track.id for one in draft.plan.sessions) for track in draft.plan.tracks}
    return show("tracks", draft, part="tracks", form=form, used=used, order=OrderForm(formdata=None))


@blueprint.route(TRACK, methods=["GET", "POST"])
def edit_track(event_id: str, track_id: str) -> Answer:
    draft = get_draft(event_id)
    track = draft.plan.find_track(track_id)
    if track is None:
        raise NotFound
    form = TrackForm() if request.method == "POST" else TrackForm(formdata=None, obj=track)
    if request.method != "POST":
        return show("track", draft, part="tracks", form=form, track=track)
    if not form.validate_on_submit():
        return show("track", draft, part="tracks", form=form, track=track), 422
    try:
        change(event_id, partial(put_track, track=Track(track_id, given(form.name))), verb="track_changed")
    except Invalid as refusal:
        refuse(form, refusal)
        return show("track", get_draft(event_id), part="tracks", form=form, track=track), 422
    return go(event_id, gettext("Saved."), endpoint=LIST)


@blueprint.post(f"{TRACK}/order")
def order_track(event_id: str, track_id: str) -> Answer:
    draft, form = get_draft(event_id), OrderForm()
    order = shift([track.id for track in draft.plan.tracks], track_id, form.way)
    return carry_out(
        event_id,
        lambda: change_plan(current_actor(), event_id, partial(reorder, tracks=order), verb="tracks_ordered"),
        gettext("The order is changed."),
        endpoint=LIST,
        form=form,
    )


@blueprint.post(f"{TRACK}/delete")
def delete_track(event_id: str, track_id: str) -> Answer:
    if get_draft(event_id).plan.find_track(track_id) is None:
        raise NotFound
    dropped = partial(drop_track, track_id=track_id)
    return carry_out(
        event_id,
        lambda: change_plan(current_actor(), event_id, dropped, verb="track_deleted"),
        gettext("The track is deleted. Its sessions stay."),
        endpoint=LIST,
    )
