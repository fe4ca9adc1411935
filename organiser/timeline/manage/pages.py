"""What the pages of those who keep the timeline share: fetching, frames, and refusals as sentences."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts.queries import names_of
from organiser.kernel.activity import Activity, list_activity
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, OrganiserError
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.web.access import current_actor
from organiser.study.queries import find_root_path
from organiser.timeline.actions import SUBJECT
from organiser.timeline.errors import AlreadyPublished, NotPublished
from organiser.timeline.labels import VERBS, list_field_labels
from organiser.timeline.models import Entry
from organiser.timeline.policies import can_edit_entry, can_publish_entries
from organiser.timeline.presentation import describe_entry, describe_place
from organiser.timeline.queries import get_entry_to_keep

PAGES = "/manage/timeline"
ENTRY = f"{PAGES}/<entry_id>"
REFUSALS = (AlreadyPublished, NotPublished, EditConflict)
Answer = Response | str | tuple[str, int]


def get_entry(entry_id: str) -> Entry:
    return get_entry_to_keep(current_actor(), entry_id)


def show(template: str, entry: Entry, *, tab: str, **values: object) -> str:
    """A page about one entry, with its tabs and what this actor may do with it."""
    lang, actor, root_path = current_language(), current_actor(), find_root_path()
    return render_template(
        f"timeline/{template}.html",
        entry=entry,
        tab=tab,
        date=describe_entry(entry, lang=lang),
        place=describe_place(entry, lang),
        can_edit=can_edit_entry(actor, root_path, is_public=entry.is_public),
        can_publish=can_publish_entries(actor, root_path),
        **values,
    )


def go(entry_id: str, message: str, *, kind: str = "success") -> Response:
    flash(message, kind)
    return redirect(url_for("timeline.overview", entry_id=entry_id), 303)


def carry_out(entry_id: str, is_valid: Callable[[], bool], act: Callable[[], Any], message: str) -> Response:
    """Do it in one transaction, and say on the overview that it is done, or why not."""
    get_entry(entry_id)
    if not is_valid():
        return go(entry_id, gettext("That did not work. Try it once more."), kind="error")
    try:
        with transaction():
            act()
    except REFUSALS as refusal:
        return go(entry_id, describe_refusal(refusal), kind="error")
    return go(entry_id, message)


def describe_refusal(refusal: OrganiserError) -> str:
    sentences: dict[type[OrganiserError], str] = {
        AlreadyPublished: gettext("It stands on the timeline already."),
        NotPublished: gettext("It is a draft already."),
        EditConflict: gettext("Somebody changed it since you looked. Look it over once more."),
    }
    return sentences[type(refusal)]


def list_history(entry: Entry) -> list[dict[str, Any]]:
    """'Ada Okafor changed it: title, date.' and when, the newest first."""
    lines = list_activity(subject=SUBJECT, subject_id=entry.public_id, limit=200)
    names = names_of({line.account_id for line in lines if line.account_id})
    return [_describe(line, names) for line in lines]


def _describe(line: Activity, names: dict[int, str]) -> dict[str, Any]:
    someone = (
        gettext("Somebody whose account is gone") if line.actor_kind == "staff" else gettext("organiser by itself")
    )
    return {
        "who": names.get(line.account_id or 0, someone),
        "what": str(VERBS.get(line.verb, line.verb)),
        "fields": list_field_labels(line.fields) if line.verb == "edited" else [],
        "when": describe_moment(line.at, "UTC", lang=current_language()),
        "iso": line.at.isoformat(),
    }
