"""Logging in and out, and showing again who one is."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions, queries
from organiser.accounts.errors import PasskeyRefused, WrongCredentials
from organiser.accounts.forms import ConfirmIdentityForm, LoginForm, PasskeyForm
from organiser.accounts.rules import passkeys
from organiser.accounts.views.blueprint import blueprint
from organiser.accounts.views.browser import (
    enter,
    keep_challenge,
    make_challenge,
    read_challenge,
    spend_own_try,
    spend_passkey_try,
    spend_try,
    start_page,
    this_site,
)
from organiser.kernel.db import transaction
from organiser.kernel.errors import TooMany
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.cookies import clear_cookie, read_cookie
from organiser.kernel.web.forms import ConfirmForm, given
from organiser.kernel.web.redirects import read_next


@blueprint.route("/<lang:lang>/login", methods=["GET", "POST"])
@public
def login() -> Response:
    """By address, password and code; the page has the passkey's button too."""
    if request.method != "POST" and current_actor().is_staff:
        return redirect(_where_next(), 303)
    form = LoginForm()
    if not form.validate_on_submit():
        return _show_login(form)
    try:
        spend_try(given(form.address))
        proof = queries.prove_password(given(form.address), given(form.password), given(form.code))
        with transaction():
            logged_in = actions.log_in_with_password(proof)
            _end_session_before()
    except WrongCredentials:
        form.form_errors.append(_wrong_credentials())
        return _show_login(form)
    except TooMany as error:
        form.form_errors.append(_too_many())
        return _show_login(form, retry_after=error.retry_after)
    return enter(logged_in, _where_next())


@blueprint.post("/<lang:lang>/login/passkey")
@public
def login_with_passkey() -> Response:
    form = PasskeyForm()
    try:
        if not form.validate_on_submit():
            raise PasskeyRefused
        spend_passkey_try()
        challenge = read_challenge("login")
        with transaction():
            logged_in = actions.log_in_with_passkey(this_site(), challenge, given(form.credential))
            _end_session_before()
    except PasskeyRefused:
        empty = LoginForm(formdata=None)
        empty.form_errors.append(_refused_passkey())
        return _show_login(empty)
    return enter(logged_in, _where_next())


@blueprint.post("/<lang:lang>/logout")
@public
def logout() -> Response:
    form = ConfirmForm()
    response = redirect(url_for("accounts.login"), 303)
    if not form.validate_on_submit():
        return response
    with transaction():
        _end_session_before()
    clear_cookie(response, "staff")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.route("/<lang:lang>/login/again", methods=["GET", "POST"])
def confirm_identity() -> Response:
    """Before what needs a log-in of the last minutes: the password and code again, or the passkey."""
    form = ConfirmIdentityForm()
    if not form.validate_on_submit():
        return _show_confirm(form)
    actor = current_actor()
    account = queries.get_own_account(actor)
    address = queries.get_identity(account).address
    try:
        spend_own_try(account)
        proof = queries.prove_password(address, given(form.password), given(form.code))
        with transaction():
            logged_in = actions.confirm_with_password(actor, proof)
    except WrongCredentials:
        form.form_errors.append(gettext("Password and code do not fit together. Wait for the next code and try again."))
        return _show_confirm(form)
    return enter(logged_in, _where_next(default=url_for("accounts.account")))


@blueprint.post("/<lang:lang>/login/again/passkey")
def confirm_with_passkey() -> Response:
    form = PasskeyForm()
    try:
        if not form.validate_on_submit():
            raise PasskeyRefused
        spend_passkey_try()
        challenge = read_challenge("confirm")
        with transaction():
            logged_in = actions.confirm_with_passkey(current_actor(), this_site(), challenge, given(form.credential))
    except PasskeyRefused:
        empty = ConfirmIdentityForm(formdata=None)
        empty.form_errors.append(_refused_passkey())
        return _show_confirm(empty)
    return enter(logged_in, _where_next(default=url_for("accounts.account")))


def _show_login(form: LoginForm, *, retry_after: int | None = None) -> Response:
    challenge = make_challenge()
    page = render_template(
        "accounts/login.html",
        form=form,
        passkey_form=PasskeyForm(formdata=None),
        options=passkeys.request_options(this_site(), challenge),
        next=request.args.get("next"),
    )
    response = make_response(page, 429 if retry_after else 422 if form.errors else 200)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return keep_challenge(response, "login", challenge)


def _show_confirm(form: ConfirmIdentityForm) -> Response:
    account = queries.get_own_account(current_actor())
    challenge = make_challenge()
    page = render_template(
        "accounts/confirm_identity.html",
        form=form,
        passkey_form=PasskeyForm(formdata=None),
        options=passkeys.request_options(this_site(), challenge),
        has_passkey=bool(queries.list_credential_ids(account)),
        has_password=account.password_hash is not None,
        next=request.args.get("next"),
    )
    return keep_challenge(make_response(page, 422 if form.errors else 200), "confirm", challenge)


def _end_session_before() -> None:
    """What this browser was logged in as until now."""
    before = read_cookie("staff")
    if before:
        actions.log_out(before)


def _where_next(default: str | None = None) -> str:
    return read_next(request.args.get("next"), default=default or start_page())


def _wrong_credentials() -> str:
    return gettext("Address, password and code do not fit together. Check each, wait for the next code, and try again.")


def _refused_passkey() -> str:
    return gettext("This passkey was not accepted. Try once more, or log in another way.")


def _too_many() -> str:
    return gettext("There were too many tries with this address. Wait a quarter of an hour, or use a passkey.")
