"""Where a work can be read: editions added, changed, taken away."""

from flask import request
from flask_babel import gettext

from organiser.kernel.db import transaction
from organiser.kernel.documents import DocumentQuotaSpent
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.kernel.web.forms import ConfirmForm
from organiser.kernel.web.uploads import describe_document_refusal, takes_documents, takes_long_texts
from organiser.places.names import language_name
from organiser.study import actions
from organiser.study.forms.works import EDIT_FORMS, FORMS, EditionForm, FileForm, read_edition_form, refuse_invalid
from organiser.study.manage.pages import WORK, Answer, go, list_branches, show
from organiser.study.models import Edition, EditionKind
from organiser.study.queries import get_edition_to_edit, get_work
from organiser.study.views import blueprint

EDITION = f"{WORK}/editions/<edition_id>"


@blueprint.route(f"{WORK}/editions/new/<kind>", methods=["GET", "POST"])
@takes_documents
def new_edition(work_id: str, kind: str) -> Answer:
    branches, work = list_branches(), get_work(work_id)
    if kind not in FORMS:
        raise NotFound
    form = FORMS[kind](data={"language": language_name(current_language(), current_language())}, branches=branches)
    values = form.read_edition(EditionKind(kind)) if request.method == "POST" else None
    clean = form.read_file() if values is not None and isinstance(form, FileForm) else None
    if values is not None and not form.errors:
        try:
            with transaction():
                actions.add_edition(current_actor(), work_id, branch_id=form.branch.data, values=values, clean=clean)
        except Invalid as refusal:
            refuse_invalid(form, refusal)
        except DocumentQuotaSpent as refusal:
            form.refuse("file", describe_document_refusal(refusal))
        else:
            return go(work_id, gettext("The edition stands on the work’s page."))
    shown = show("new_edition", work, tab="", form=form, kind=kind)
    return (shown, 422) if request.method == "POST" else shown


@blueprint.route(EDITION, methods=["GET", "POST"])
@takes_long_texts
def edit_edition(work_id: str, edition_id: str) -> Answer:
    edition = get_edition_to_edit(current_actor(), work_id, edition_id)
    kind = EditionKind(edition.kind)
    if request.method != "POST":
        return _edit(edition, read_edition_form(edition))
    form = EDIT_FORMS[kind]()
    values = form.read_edition(kind)
    if values is None:
        return _edit(edition, form), 422
    try:
        with transaction():
            actions.edit_edition(current_actor(), work_id, edition_id, version=form.version.data or 0, values=values)
    except Invalid as refusal:
        refuse_invalid(form, refusal)
    except EditConflict:
        return _conflict(work_id, edition_id, form), 409
    else:
        return go(work_id, gettext("Saved."))
    return _edit(get_edition_to_edit(current_actor(), work_id, edition_id), form), 422


def _edit(edition: Edition, form: EditionForm, differences: list[Difference] | None = None) -> str:
    return show(
        "edit_edition",
        get_work(edition.work.public_id),
        tab="",
        form=form,
        edition=edition,
        confirm=ConfirmForm(formdata=None),
        differences=differences or [],
    )


def _conflict(work_id: str, edition_id: str, form: EditionForm) -> str:
    """Both texts, one beside the other."""
    edition = get_edition_to_edit(current_actor(), work_id, edition_id)
    present = read_edition_form(edition)
    form.version.data, form.version.raw_data = edition.version, None
    return _edit(edition, form, list_differences(form, present))


@blueprint.post(f"{EDITION}/remove")
def remove_edition(work_id: str, edition_id: str) -> Answer:
    get_edition_to_edit(current_actor(), work_id, edition_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            actions.remove_edition(current_actor(), work_id, edition_id)
    return go(work_id, gettext("The edition is gone."))
