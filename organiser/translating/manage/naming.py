"""Who translates for a branch: named, invited, taken back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from organiser.branches.models import Branch
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import current_language, own_name
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm
from organiser.translating import actions
from organiser.translating.forms import InviteTranslatorForm
from organiser.translating.manage.blueprint import Answer, blueprint
from organiser.translating.queries import get_branch_to_name, list_translators

TRANSLATORS = "/manage/branches/<branch_id>/translators"


@blueprint.get(TRANSLATORS)
def translators(branch_id: str) -> Answer:
    branch = get_branch_to_name(current_actor(), branch_id)
    return _show(branch, InviteTranslatorForm(formdata=None, data={"lang": current_language()}))


def _show(branch: Branch, form: InviteTranslatorForm) -> str:
    return render_template(
        "translating/translators.html",
        branch=branch,
        lines=[(line, [own_name(code) for code in line.languages]) for line in list_translators(branch)],
        form=form,
        confirm=ConfirmForm(formdata=None),
    )


@blueprint.post(TRANSLATORS)
def invite_translator(branch_id: str) -> Answer:
    get_branch_to_name(current_actor(), branch_id)
    form = InviteTranslatorForm()
    if form.validate():
        try:
            with transaction():
                actions.invite_translator(
                    current_actor(), branch_id, address=form.address.data or "", name=form.name.data or "",
                    lang=form.lang.data, languages=form.languages.data or [],
                )  # fmt: skip
        except Invalid as refusal:
            form.refuse(refusal.field, gettext("Write a mail address like name@example.org."))
        else:
            flash(gettext("%(name)s gets a mail with a link that works for 7 days.", name=form.name.data), "success")
            return redirect(url_for(".translators", branch_id=branch_id), 303)
    return _show(get_branch_to_name(current_actor(), branch_id), form), 422


@blueprint.post(f"{TRANSLATORS}/<translator_id>/remove")
def remove_translator(branch_id: str, translator_id: str) -> Answer:
    if not ConfirmForm().validate_on_submit():
        raise NotFound
    with transaction():
        actions.remove_translator(current_actor(), branch_id, translator_id)
    flash(gettext("The right to translate is taken back, from the next page they open."), "success")
    return redirect(url_for(".translators", branch_id=branch_id), 303)
