"""Adding, naming and removing one's passkeys."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions, policies, queries
from organiser.accounts.errors import LastWayIn, PasskeyRefused
from organiser.accounts.forms import NewPasskeyForm, PasskeyLabelForm
from organiser.accounts.rules import passkeys
from organiser.accounts.views.blueprint import blueprint
from organiser.accounts.views.browser import keep_challenge, make_challenge, read_challenge, this_site
from organiser.accounts.views.pictures import default_label
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, given


@blueprint.route("/<lang:lang>/manage/account/passkeys/new", methods=["GET", "POST"])
def add_passkey() -> Response:
    actor = current_actor()
    policies.require_fresh(actor, clock.now())
    form = NewPasskeyForm(label=default_label())
    if not form.validate_on_submit():
        return _show_new(form)
    try:
        passkey = passkeys.check_new_passkey(this_site(), read_challenge("new"), given(form.credential))
        with transaction():
            actions.add_passkey(actor, passkey, label=given(form.label))
    except PasskeyRefused:
        form.form_errors.append(gettext("The passkey could not be made. Try once more."))
        return _show_new(form)
    flash(gettext("The passkey is added. You can log in with it from now on."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.route("/<lang:lang>/manage/account/passkeys/<passkey_id>", methods=["GET", "POST"])
def passkey(passkey_id: str) -> Response:
    """Its name, and the button that removes it."""
    actor = current_actor()
    line = queries.get_own_passkey(actor, passkey_id)
    form = PasskeyLabelForm(label=line.label)
    if not form.validate_on_submit():
        page = render_template("accounts/passkey.html", form=form, button=ConfirmForm(formdata=None), passkey=line)
        return make_response(page, 422 if form.errors else 200)
    with transaction():
        actions.name_passkey(actor, passkey_id, label=given(form.label))
    flash(gettext("Saved."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/<lang:lang>/manage/account/passkeys/<passkey_id>/remove")
def remove_passkey(passkey_id: str) -> Response:
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                actions.remove_passkey(current_actor(), passkey_id)
            flash(gettext("The passkey is removed."), "success")
        except LastWayIn:
            flash(gettext("Add another passkey or a password first: this is your only way to log in."), "error")
    return redirect(url_for("accounts.account"), 303)


def _show_new(form: NewPasskeyForm) -> Response:
    account = queries.get_own_account(current_actor())
    challenge, identity = make_challenge(), queries.get_identity(account)
    options = passkeys.creation_options(
        this_site(),
        challenge,
        handle=account.public_id,
        name=identity.name,
        address=identity.address,
        known=queries.list_credential_ids(account),
    )
    page = render_template("accounts/new_passkey.html", form=form, options=options)
    return keep_challenge(make_response(page, 422 if form.errors else 200), "new", challenge)
