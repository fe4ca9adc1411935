"""One's account: name, language, zone, how one logs in, and where one is logged in."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions, queries
from organiser.accounts.forms import AccountForm, refuse_invalid
from organiser.accounts.views.blueprint import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, given


@blueprint.route("/<lang:lang>/manage/account", methods=["GET", "POST"])
def account() -> Response:
    actor = current_actor()
    own = queries.get_own_account(actor)
    name = queries.get_identity(own).name
    form = AccountForm(name=name, lang=own.lang, zone=own.zone, daily_counts=own.daily_counts)
    if not form.validate_on_submit():
        return _show(form)
    try:
        with transaction():
            actions.edit_account(
                actor,
                name=given(form.name),
                lang=form.lang.data,
                zone=form.zone.data,
                daily_counts=form.daily_counts.data,
            )
    except Invalid as error:
        refuse_invalid(form, error)
        return _show(form)
    flash(gettext("Saved."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/<lang:lang>/manage/account/sessions/<session_id>/end")
def end_session(session_id: str) -> Response:
    if ConfirmForm().validate_on_submit():
        with transaction():
            actions.end_session(current_actor(), session_id)
        flash(gettext("That session is ended."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/<lang:lang>/manage/account/sessions/end")
def end_other_sessions() -> Response:
    if ConfirmForm().validate_on_submit():
        with transaction():
            actions.end_other_sessions(current_actor())
        flash(gettext("You are logged out everywhere else."), "success")
    return redirect(url_for("accounts.account"), 303)


def _show(form: AccountForm) -> Response:
    actor, lang = current_actor(), current_language()
    own = queries.get_own_account(actor)
    page = render_template(
        "accounts/account.html",
        form=form,
        button=ConfirmForm(formdata=None),
        address=queries.get_identity(own).address,
        passkeys=queries.list_own_passkeys(actor),
        sessions=queries.list_own_sessions(actor),
        present=actor.session_id,
        has_password=own.password_hash is not None,
        say_when=lambda moment: describe_moment(moment, own.zone, lang=lang),
    )
    return make_response(page, 422 if form.errors else 200)
