"""A way in by mail, for whoever has lost the others."""

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions, queries
from organiser.accounts.errors import LinkOver, WrongCode
from organiser.accounts.forms import AskLinkForm, UseLinkForm
from organiser.accounts.models import Account
from organiser.accounts.rules import LINK_LIFE
from organiser.accounts.views.blueprint import blueprint
from organiser.accounts.views.browser import enter, spend_link, spend_own_try
from organiser.kernel import ids
from organiser.kernel.db import transaction
from organiser.kernel.errors import TooMany
from organiser.kernel.web.access import public
from organiser.kernel.web.cookies import read_cookie, set_cookie
from organiser.kernel.web.forms import given

LINK_SECONDS = int(LINK_LIFE.total_seconds())


@blueprint.route("/<lang:lang>/login/mail", methods=["GET", "POST"])
@public
def ask_login_link() -> Response:
    """The answer is the same whether an account has this address, and whether it asked too often."""
    form = AskLinkForm()
    if not form.validate_on_submit():
        page = render_template("accounts/ask_link.html", form=form)
        return make_response(page, 422 if form.errors else 200)
    browser = read_cookie("link_browser") or ids.new_token()
    try:
        spend_link(given(form.address))
        with transaction():
            actions.send_login_link(given(form.address), browser=browser)
    except TooMany as error:
        if error.scope == "link network":
            raise
    response = redirect(url_for("accounts.login_link_sent"), 303)
    set_cookie(response, "link_browser", browser, max_age=LINK_SECONDS)
    return response


@blueprint.get("/<lang:lang>/login/mail/sent")
@public
def login_link_sent() -> str:
    return render_template("accounts/link_sent.html")


@blueprint.get("/l/<token>")
@public
def open_login_link(token: str) -> Response:
    """Changes nothing: mail scanners open links too."""
    response = redirect(url_for("accounts.use_login_link"), 303)
    set_cookie(response, "login_link", token, max_age=LINK_SECONDS)
    return response


@blueprint.route("/<lang:lang>/login/link", methods=["GET", "POST"])
@public
def use_login_link() -> Response:
    token, browser = read_cookie("login_link") or "", read_cookie("link_browser")
    form = UseLinkForm()
    try:
        _, account = queries.get_open_login_link(token, browser)
        if not form.validate_on_submit():
            return _show(form, account)
        spend_own_try(account)
        with transaction():
            logged_in = actions.log_in_with_link(token, browser=browser, code=given(form.code))
    except LinkOver:
        return make_response(render_template("accounts/link_over.html"), 410)
    except WrongCode:
        form.refuse("code", gettext("This is not the code of this moment. Wait for the next and try again."))
        return _show(form, account)
    response = enter(logged_in, url_for("accounts.account"))
    flash(gettext("You are logged in. Add a passkey now, or set a new password, so that you need no link next time."))
    return response


def _show(form: UseLinkForm, account: Account) -> Response:
    page = render_template("accounts/use_link.html", form=form, has_codes=account.totp is not None)
    return make_response(page, 422 if form.errors else 200)
