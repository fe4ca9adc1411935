"""Asking those who speak, and their pictures."""

from functools import partial

from flask import request
from flask_babel import gettext, ngettext

from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.kernel.web.uploads import PictureForm, take_picture, takes_uploads
from organiser.programme import actions
from organiser.programme.errors import SchoolOver
from organiser.programme.forms.sentences import describe_refusal, refuse
from organiser.programme.manage.pages import PROGRAMME, Answer, blueprint, carry_out, get_draft, go, show
from organiser.programme.manage.speakers import LIST, SPEAKER, get_speaker
from organiser.programme.models import Speaker
from organiser.programme.queries import Draft


@blueprint.post(f"{PROGRAMME}/ask")
def ask_everybody(event_id: str) -> Answer:
    """Whoever has an address and was not asked yet."""
    get_draft(event_id)
    if not ConfirmForm().validate_on_submit():
        return go(event_id, gettext("That did not work. Try it once more."), endpoint=LIST, kind="error")
    try:
        with transaction():
            number = actions.ask_everybody(current_actor(), event_id)
    except SchoolOver as refusal:
        return go(event_id, describe_refusal(refusal), endpoint=LIST, kind="error")
    said = ngettext("%(num)s person gets a mail.", "%(num)s people get a mail.", number)
    return go(event_id, said, endpoint=LIST)


@blueprint.post(f"{SPEAKER}/ask")
def ask_speaker(event_id: str, speaker_id: str) -> Answer:
    name = get_speaker(get_draft(event_id), speaker_id).name
    return carry_out(
        event_id,
        lambda: actions.ask_speaker(current_actor(), event_id, speaker_id=speaker_id),
        gettext("%(name)s gets a mail.", name=name),
        endpoint=LIST,
    )


@blueprint.post(f"{SPEAKER}/revoke")
def revoke_link(event_id: str, speaker_id: str) -> Answer:
    get_speaker(get_draft(event_id), speaker_id)
    return carry_out(
        event_id,
        lambda: actions.revoke_link(current_actor(), event_id, speaker_id=speaker_id),
        gettext("The link leads nowhere from now on."),
        endpoint=LIST,
    )


@blueprint.route(f"{SPEAKER}/picture", methods=["GET", "POST"])
@takes_uploads
def portrait(event_id: str, speaker_id: str) -> Answer:
    draft = get_draft(event_id)
    speaker = get_speaker(draft, speaker_id)
    form = PictureForm(alt=speaker.name)
    if request.method != "POST":
        return _show(draft, speaker, form)
    try:
        if take_picture(form, partial(actions.set_portrait, current_actor(), event_id, speaker_id=speaker_id)):
            return go(event_id, gettext("Saved."), endpoint=LIST)
    except Invalid as refusal:
        refuse(form, refusal)
    draft = get_draft(event_id)
    return _show(draft, get_speaker(draft, speaker_id), form), 422


def _show(draft: Draft, speaker: Speaker, form: PictureForm) -> str:
    return show("speaker_picture", draft, part="speakers", speaker=speaker, form=form)


@blueprint.post(f"{SPEAKER}/picture/remove")
def remove_portrait(event_id: str, speaker_id: str) -> Answer:
    get_speaker(get_draft(event_id), speaker_id)
    return carry_out(
        event_id,
        lambda: actions.clear_portrait(current_actor(), event_id, speaker_id=speaker_id),
        gettext("The picture is gone."),
        endpoint=LIST,
    )
