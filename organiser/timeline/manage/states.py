"""What becomes of an entry: published, withdrawn, deleted. And what was done with it."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.study.queries import find_root_path
from organiser.timeline import actions
from organiser.timeline.actions import KIND
from organiser.timeline.errors import AlreadyPublished
from organiser.timeline.forms import PublishForm
from organiser.timeline.manage.pages import (
    ENTRY,
    Answer,
    carry_out,
    describe_refusal,
    get_entry,
    go,
    list_history,
    show,
)
from organiser.timeline.models import Entry
from organiser.timeline.policies import can_publish_entries
from organiser.timeline.presentation import describe_works
from organiser.timeline.views.blueprint import blueprint
from organiser.translating.presentation import LanguageLine, describe_languages


@blueprint.get(ENTRY)
def overview(entry_id: str) -> Answer:
    entry = get_entry(entry_id)
    return show(
        "overview",
        entry,
        tab="overview",
        works=describe_works(entry),
        lines=list_history(entry),
        tongues=_list_tongues(entry),
        confirm=ConfirmForm(formdata=None),
        publish=PublishForm(formdata=None, data={"version": entry.version}),
    )


def _list_tongues(entry: Entry) -> list[LanguageLine]:
    """For those who answer for all branches, at whose branch it is translated."""
    may = can_publish_entries(current_actor(), find_root_path())
    return describe_languages(KIND, entry.public_id) if may else []


@blueprint.post(f"{ENTRY}/publish")
def publish(entry_id: str) -> Response:
    form = PublishForm()
    return carry_out(
        entry_id,
        form.validate_on_submit,
        lambda: actions.publish_entry(current_actor(), entry_id, version=form.version.data or 0),
        gettext("It stands on the timeline, on its day, and in calendars."),
    )


@blueprint.post(f"{ENTRY}/withdraw")
def withdraw(entry_id: str) -> Response:
    return carry_out(
        entry_id,
        ConfirmForm().validate_on_submit,
        lambda: actions.withdraw_entry(current_actor(), entry_id),
        gettext("It is a draft again, and gone from pages and calendars."),
    )


@blueprint.post(f"{ENTRY}/delete")
def delete(entry_id: str) -> Response:
    get_entry(entry_id)
    if not ConfirmForm().validate_on_submit():
        return go(entry_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            actions.delete_entry(current_actor(), entry_id)
    except AlreadyPublished as refusal:
        return go(entry_id, describe_refusal(refusal), kind="error")
    flash(gettext("The draft is deleted."), "success")
    return redirect(url_for("timeline.kept_entries"), 303)
