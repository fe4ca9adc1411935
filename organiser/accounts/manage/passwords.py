"""Setting, changing and removing one's password and the codes that belong to it."""

import secrets
from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions, policies, queries
from organiser.accounts.errors import LastWayIn, WrongCode
from organiser.accounts.forms import NewCodesForm, NewPasswordAndCodesForm, NewPasswordForm, refuse_invalid
from organiser.accounts.models import Account
from organiser.accounts.rules import codes
from organiser.accounts.rules.passwords import PasswordHash, choose_password
from organiser.accounts.views.blueprint import blueprint
from organiser.accounts.views.pictures import answer_picture
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.extensions import settings
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, given


@blueprint.route("/<lang:lang>/manage/account/password", methods=["GET", "POST"])
def password() -> Response:
    """Change it; an account without one sets up codes with it."""
    actor = current_actor()
    policies.require_fresh(actor, clock.now())
    account = queries.get_own_account(actor)
    if account.totp is None:
        return redirect(url_for("accounts.set_password"), 303)
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return _show("accounts/password.html", form)
    try:
        chosen = _choose(given(form.password), account)
    except Invalid as error:
        refuse_invalid(form, error)
        return _show("accounts/password.html", form)
    with transaction():
        actions.change_password(actor, chosen)
    return _changed(gettext("The password is changed. You are logged out everywhere else."))


@blueprint.route("/<lang:lang>/manage/account/password/new", methods=["GET", "POST"])
def set_password() -> Response:
    """A password and the app for its codes, at once."""
    actor = current_actor()
    policies.require_fresh(actor, clock.now())
    account = queries.get_own_account(actor)
    form = NewPasswordAndCodesForm(nonce=secrets.token_urlsafe(16))

    def act(secret: str) -> None:
        chosen = _choose(given(form.password), account)
        with transaction():
            actions.set_password_and_codes(actor, chosen, secret=secret, code=given(form.code))

    said = gettext("You can log in with your password and codes from now on.")
    return _take_app("accounts/set_password.html", form, account, act, said)


@blueprint.route("/<lang:lang>/manage/account/codes", methods=["GET", "POST"])
def change_codes() -> Response:
    """Another app, or another phone."""
    actor = current_actor()
    policies.require_fresh(actor, clock.now())
    account = queries.get_own_account(actor)
    form = NewCodesForm(nonce=secrets.token_urlsafe(16))

    def act(secret: str) -> None:
        with transaction():
            actions.change_codes(actor, secret=secret, code=given(form.code))

    said = gettext("The new app makes your codes from now on. The old one is of no use any more.")
    return _take_app("accounts/codes.html", form, account, act, said)


@blueprint.get("/<lang:lang>/manage/account/codes.svg")
def codes_picture() -> Response:
    actor = current_actor()
    policies.require_fresh(actor, clock.now())
    account = queries.get_own_account(actor)
    secret = queries.derive_secret(account.public_id, request.args.get("nonce", "")[:64])
    return answer_picture(secret, address=queries.get_identity(account).address)


@blueprint.post("/<lang:lang>/manage/account/password/remove")
def remove_password() -> Response:
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                actions.remove_password(current_actor())
            flash(gettext("The password and its codes are removed."), "success")
        except LastWayIn:
            flash(gettext("Add a passkey first: this is your only way to log in."), "error")
    return redirect(url_for("accounts.account"), 303)


def _take_app(template: str, form: NewCodesForm, account: Account, act: Callable[[str], None], said: str) -> Response:
    """Show the secret for the app, then do `act` with it and the code that the app makes of it."""
    if not form.validate_on_submit():
        return _show_with_codes(template, form, account)
    try:
        act(queries.derive_secret(account.public_id, given(form.nonce)))
    except Invalid as error:
        refuse_invalid(form, error)
    except WrongCode:
        form.refuse("code", gettext("This is not the code of this moment. Check the app's clock and try again."))
    else:
        return _changed(said)
    return _show_with_codes(template, form, queries.get_own_account(current_actor()))


def _choose(text: str, account: Account) -> PasswordHash:
    identity = queries.get_identity(account)
    return choose_password(text, about=(identity.name, identity.address.split("@")[0], settings().site_name))


def _changed(sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for("accounts.account"), 303)


def _show(template: str, form: NewPasswordForm) -> Response:
    return make_response(render_template(template, form=form), 422 if form.errors else 200)


def _show_with_codes(template: str, form: NewCodesForm, account: Account) -> Response:
    secret = queries.derive_secret(account.public_id, given(form.nonce))
    page = render_template(
        template,
        form=form,
        secret=codes.in_groups(secret),
        picture=url_for("accounts.codes_picture", nonce=given(form.nonce)),
    )
    return make_response(page, 422 if form.errors else 200)
