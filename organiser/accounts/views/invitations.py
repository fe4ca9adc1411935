"""Coming in by an invitation."""

import secrets

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions, queries
from organiser.accounts.errors import AccountExists, LinkOver, PasskeyRefused, WrongCode
from organiser.accounts.forms import AcceptWithPasskeyForm, AcceptWithPasswordForm, refuse_invalid
from organiser.accounts.models import Invitation
from organiser.accounts.rules import codes, passkeys
from organiser.accounts.rules.passwords import choose_password
from organiser.accounts.views.blueprint import blueprint
from organiser.accounts.views.browser import (
    enter,
    keep_challenge,
    make_challenge,
    read_challenge,
    start_page,
    this_site,
)
from organiser.accounts.views.pictures import answer_picture, default_label
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.cookies import clear_cookie, read_cookie, set_cookie
from organiser.kernel.web.forms import ConfirmForm, given
from organiser.kernel.web.redirects import sign_next

INVITATION_SECONDS = 3600


@blueprint.get("/i/<token>")
@public
def open_invitation(token: str) -> Response:
    """Changes nothing. The token leaves the address bar for a short cookie."""
    try:
        lang = queries.get_open_invitation(token).lang
    except LinkOver:
        lang = ""
    page = url_for("accounts.invitation", lang=lang) if lang in INTERFACE_LANGUAGES else url_for("accounts.invitation")
    response = redirect(page, 303)
    set_cookie(response, "invitation", token, max_age=INVITATION_SECONDS)
    return response


@blueprint.route("/<lang:lang>/invitation", methods=["GET", "POST"])
@public
def invitation() -> Response:
    """A new account by passkey; whoever has an account already is led through the log-in instead."""
    try:
        invited = queries.get_open_invitation(_read_token())
        if queries.find_account_by_address(queries.get_invited_identity(invited).address) is not None:
            return _show_to_member(invited)
        form = AcceptWithPasskeyForm(name=queries.get_invited_identity(invited).name)
        return _accept_with_passkey(form, invited) if form.validate_on_submit() else _show_choice(form, invited)
    except LinkOver:
        return _show_over()


@blueprint.route("/<lang:lang>/invitation/password", methods=["GET", "POST"])
@public
def accept_with_password() -> Response:
    """A new account by password and codes."""
    try:
        invited = queries.get_open_invitation(_read_token())
        identity = queries.get_invited_identity(invited)
        form = AcceptWithPasswordForm(name=identity.name, nonce=secrets.token_urlsafe(16))
        if not form.validate_on_submit():
            return _show_password(form, invited)
        password = choose_password(
            given(form.password), about=(given(form.name), identity.address.split("@")[0], settings().site_name)
        )
        with transaction():
            logged_in = actions.accept_with_password(
                _read_token(),
                name=given(form.name),
                zone=form.zone,
                password=password,
                secret=queries.derive_secret(invited.public_id, given(form.nonce)),
                code=given(form.code),
            )
    except LinkOver:
        return _show_over()
    except AccountExists:
        return redirect(url_for("accounts.invitation"), 303)
    except Invalid as error:
        refuse_invalid(form, error)
        return _show_password(form, invited)
    except WrongCode:
        form.refuse("code", gettext("This is not the code of this moment. Check the app's clock and try again."))
        return _show_password(form, invited)
    return enter(logged_in, start_page())


@blueprint.get("/<lang:lang>/invitation/codes.svg")
@public
def invitation_codes_picture() -> Response:
    try:
        invited = queries.get_open_invitation(_read_token())
    except LinkOver:
        raise NotFound from None
    secret = queries.derive_secret(invited.public_id, request.args.get("nonce", "")[:64])
    return answer_picture(secret, address=queries.get_invited_identity(invited).address)


@blueprint.post("/<lang:lang>/invitation/accept")
def accept_invitation() -> Response:
    """By whoever is logged in to the account with the invited address."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return redirect(url_for("accounts.invitation"), 303)
    try:
        with transaction():
            actions.accept_invitation(current_actor(), _read_token())
    except LinkOver:
        return _show_over()
    flash(gettext("You have accepted the invitation."), "success")
    response = redirect(start_page(), 303)
    clear_cookie(response, "invitation")
    return response


def _accept_with_passkey(form: AcceptWithPasskeyForm, invited: Invitation) -> Response:
    try:
        passkey = passkeys.check_new_passkey(this_site(), read_challenge("new"), given(form.credential))
        with transaction():
            logged_in = actions.accept_with_passkey(
                _read_token(), name=given(form.name), zone=form.zone, passkey=passkey, label=default_label()
            )
    except PasskeyRefused:
        form.form_errors.append(gettext("The passkey could not be made. Try once more, or use a password."))
        return _show_choice(form, invited)
    except AccountExists:
        return redirect(url_for("accounts.invitation"), 303)
    return enter(logged_in, start_page())


def _show_choice(form: AcceptWithPasskeyForm, invited: Invitation) -> Response:
    challenge, identity = make_challenge(), queries.get_invited_identity(invited)
    options = passkeys.creation_options(
        this_site(), challenge, handle=invited.public_id, name=identity.name, address=identity.address
    )
    page = render_template("accounts/invitation.html", form=form, options=options, address=identity.address)
    return keep_challenge(make_response(page, 422 if form.errors else 200), "new", challenge)


def _show_password(form: AcceptWithPasswordForm, invited: Invitation) -> Response:
    secret = queries.derive_secret(invited.public_id, given(form.nonce))
    page = render_template(
        "accounts/invitation_password.html",
        form=form,
        address=queries.get_invited_identity(invited).address,
        secret=codes.in_groups(secret),
        picture=url_for("accounts.invitation_codes_picture", nonce=given(form.nonce)),
    )
    return make_response(page, 422 if form.errors else 200)


def _show_to_member(invited: Invitation) -> Response:
    actor, address = current_actor(), queries.get_invited_identity(invited).address
    is_theirs = actor.is_staff and queries.get_identity(queries.get_own_account(actor)).address == address
    page = render_template(
        "accounts/invitation_member.html",
        form=ConfirmForm(formdata=None),
        address=address,
        is_theirs=is_theirs,
        login_url=url_for("accounts.login", next=sign_next(url_for("accounts.invitation"))),
    )
    return make_response(page)


def _show_over() -> Response:
    return make_response(render_template("accounts/invitation_over.html"), 410)


def _read_token() -> str:
    return read_cookie("invitation") or ""
