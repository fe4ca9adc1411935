"""Materials, helpers, the picture, and handing an event to another branch."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from flask import request
from flask_babel import gettext

from organiser.accounts.queries import names_of
from organiser.branches.queries import list_reachable
from organiser.events import actions
from organiser.events.awaiting import count_waiting
from organiser.events.errors import NoSuchHelper
from organiser.events.forms import ChangedMaterialForm, HandOnForm, HelperForm, MaterialForm, show_material
from organiser.events.forms.sentences import describe_invalid, describe_refusal
from organiser.events.manage.pages import EVENT, Answer, blueprint, carry_out, get_event, go, show
from organiser.events.models import Event
from organiser.events.presentation import describe_event
from organiser.events.queries import get_material, list_helpers, list_possible_helpers
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.pictures import Picture
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.kernel.web.forms import choices
from organiser.kernel.web.uploads import PictureForm, take_picture, takes_uploads


@blueprint.route(f"{EVENT}/materials", methods=["GET", "POST"])
def materials(event_id: str) -> Answer:
    event = get_event(event_id)
    form = MaterialForm(languages=[spoken.lang for spoken in event.spoken])
    if request.method != "POST":
        return _materials(event, form)
    if not form.validate_on_submit():
        return _materials(event, form), 422
    try:
        with transaction():
            actions.add_material(current_actor(), event_id, **asdict(form.read_values()))
    except Invalid as refusal:
        form.refuse(refusal.field, describe_invalid(refusal))
        return _materials(get_event(event_id), form), 422
    return go(event_id, gettext("It stands on the event's page now."), endpoint="events.materials")


@blueprint.route(f"{EVENT}/materials/<material_id>", methods=["GET", "POST"])
def edit_material(event_id: str, material_id: str) -> Answer:
    event = get_event(event_id)
    standing = get_material(event.item, material_id)
    if request.method != "POST":
        return _edit_material(event, show_material(standing))
    form = ChangedMaterialForm(languages=[standing.lang])
    if not form.validate_on_submit():
        return _edit_material(event, form), 422
    try:
        with transaction():
            actions.change_material(
                current_actor(), event_id, material_id=material_id, values=form.read_values(),
                version=form.version.data or 0,
            )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal.field, describe_invalid(refusal))
        return _edit_material(get_event(event_id), form), 422
    except EditConflict:
        event = get_event(event_id)
        now = show_material(get_material(event.item, material_id))
        differences = list_differences(form, now)
        form.version.data, form.version.raw_data = now.version.data, None
        return _edit_material(event, form, differences), 409
    return go(event_id, gettext("Saved."), endpoint="events.materials")


def _edit_material(event: Event, form: MaterialForm, differences: Sequence[Difference] = ()) -> str:
    return show("material", event, tab="materials", form=form, differences=differences)


def _materials(event: Event, form: MaterialForm) -> str:
    view = describe_event(event, lang=current_language(), now=clock.now(), url="")
    pairs = list(zip(event.item.materials, view.materials, strict=True))
    return show("materials", event, tab="materials", form=form, materials=pairs, waiting=count_waiting(event.id))


@blueprint.post(f"{EVENT}/materials/<material_id>/remove")
def remove_material(event_id: str, material_id: str) -> Answer:
    return carry_out(
        event_id,
        lambda: actions.remove_material(current_actor(), event_id, material_id=material_id),
        gettext("The material is off the page."),
    )


@blueprint.route(f"{EVENT}/helpers", methods=["GET", "POST"])
def helpers(event_id: str) -> Answer:
    event = get_event(event_id)
    form = HelperForm()
    people = _people_who_can_help(event)
    form.account.choices = choices((public_id, name) for _, public_id, name in people)
    if request.method != "POST":
        return _helpers(event, form, people)
    if not form.validate_on_submit():
        return _helpers(event, form, people), 422
    try:
        with transaction():
            actions.name_helper(current_actor(), event_id, account_id=form.account.data)
    except NoSuchHelper as refusal:
        return go(event_id, describe_refusal(refusal), endpoint="events.helpers", kind="error")
    return go(event_id, gettext("They see the door list until the event is over."), endpoint="events.helpers")


def _people_who_can_help(event: Event) -> list[tuple[int, str, str]]:
    """(account id, its public id, name), by name."""
    possible = list_possible_helpers(event)
    names = names_of(account_id for account_id, _ in possible)
    people = [(account_id, public_id, names.get(account_id, "")) for account_id, public_id in possible]
    return sorted(people, key=lambda one: one[2].casefold())


def _helpers(event: Event, form: HelperForm, people: list[tuple[int, str, str]]) -> str:
    named = set(list_helpers(event))
    return show("helpers", event, tab="helpers", form=form, named=[one for one in people if one[0] in named])


@blueprint.post(f"{EVENT}/helpers/<account_id>/remove")
def unname_helper(event_id: str, account_id: str) -> Answer:
    return carry_out(
        event_id,
        lambda: actions.unname_helper(current_actor(), event_id, account_id=account_id),
        gettext("They no longer see the door list."),
    )


@blueprint.route(f"{EVENT}/picture", methods=["GET", "POST"])
@takes_uploads
def picture(event_id: str) -> Answer:
    event = get_event(event_id)
    form = PictureForm()
    if request.method != "POST":
        return _picture(event, form)
    if take_picture(form, partial(actions.set_picture, current_actor(), event_id)):
        return go(event_id, gettext("The picture is on the event's page."))
    return _picture(get_event(event_id), form), 422


def _picture(event: Event, form: PictureForm) -> str:
    present = db.session.get(Picture, event.picture_id) if event.picture_id else None
    return show("picture", event, tab="edit", form=form, picture=present)


@blueprint.post(f"{EVENT}/picture/remove")
def remove_picture(event_id: str) -> Answer:
    return carry_out(
        event_id, lambda: actions.clear_picture(current_actor(), event_id), gettext("The picture is gone.")
    )


@blueprint.route(f"{EVENT}/branch", methods=["GET", "POST"])
def hand_on(event_id: str) -> Answer:
    event = get_event(event_id)
    form = HandOnForm()
    others = [branch for branch in list_reachable(current_actor(), Role.ORGANISER) if branch.id != event.branch_id]
    form.branch.choices = choices((branch.public_id, branch.name) for branch in others)
    if request.method != "POST":
        return show("hand_on", event, tab="overview", form=form)
    if not form.validate_on_submit():
        return show("hand_on", event, tab="overview", form=form), 422
    with transaction():
        actions.move_to_branch(current_actor(), event_id, branch_id=form.branch.data)
    return go(event_id, gettext("The other branch has it now."))
