"""Published, withdrawn, deleted."""

from flask import flash, redirect, url_for
from flask_babel import gettext

from organiser.guides import actions
from organiser.guides.errors import GuideIsEmpty, GuideIsPublished
from organiser.guides.manage.pages import GUIDE, Answer, get_guide, go
from organiser.guides.views import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor


@blueprint.post(f"{GUIDE}/publish")
def publish(guide_id: str) -> Answer:
    get_guide(guide_id)
    try:
        with transaction():
            actions.publish_guide(current_actor(), guide_id)
    except GuideIsEmpty:
        return go(guide_id, gettext("Add a work first: people come to read."), kind="error")
    return go(guide_id, gettext("Everybody finds the guide now."))


@blueprint.post(f"{GUIDE}/withdraw")
def withdraw(guide_id: str) -> Answer:
    get_guide(guide_id)
    with transaction():
        actions.withdraw_guide(current_actor(), guide_id)
    return go(guide_id, gettext("It is a draft again. Its address leads nowhere until you publish it."))


@blueprint.post(f"{GUIDE}/delete")
def delete(guide_id: str) -> Answer:
    branch_id = get_guide(guide_id).branch.public_id
    try:
        with transaction():
            actions.delete_guide(current_actor(), guide_id)
    except GuideIsPublished:
        return go(guide_id, gettext("People read it. Withdraw it first."), kind="error")
    flash(gettext("The guide is deleted."), "success")
    return redirect(url_for("guides.branch_guides", branch_id=branch_id), 303)
