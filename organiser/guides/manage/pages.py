"""What the pages about one guide share: fetching, the frame, where one goes on."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.guides.models import Guide
from organiser.guides.presentation import guide_url
from organiser.guides.queries import get_guide_to_edit
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm

BRANCH = "/manage/branches/<branch_id>/guides"
GUIDE = "/manage/guides/<guide_id>"
Answer = Response | str | tuple[str, int]


def get_guide(guide_id: str) -> Guide:
    return get_guide_to_edit(current_actor(), guide_id)


def show(template: str, guide: Guide, *, tab: str, **values: object) -> str:
    return render_template(
        f"guides/{template}.html",
        guide=guide,
        guide_url=guide_url(guide),
        tab=tab,
        confirm=ConfirmForm(formdata=None),
        **values,
    )


def go(guide_id: str, message: str, *, kind: str = "success", endpoint: str = "guides.entries") -> Response:
    flash(message, kind)
    return redirect(url_for(endpoint, guide_id=guide_id), 303)


def say_conflict(guide_id: str) -> Response:
    """For what is one press and lost nothing that was written."""
    said = gettext("Somebody changed this guide meanwhile. Look at what stands here now, and do it again.")
    return go(guide_id, said, kind="error")
