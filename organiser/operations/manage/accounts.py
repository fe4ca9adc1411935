"""Accounts, for the operator: none has a name here. Somebody's own is found by typing its exact mail address.

Everything needs a log-in of the last minutes, the list too, so that no button asks for one after it was pressed.
"""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.accounts import actions
from organiser.accounts.errors import OwnAccount
from organiser.accounts.policies import require_fresh
from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import write_month
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, given
from organiser.kernel.web.pagination import Page, asked_page
from organiser.operations import queries
from organiser.operations.forms import FindAccountForm
from organiser.operations.policies import require_operator
from organiser.operations.views import MANAGE, blueprint

ACCOUNT = f"{MANAGE}/accounts/<account_id>"


@blueprint.route(f"{MANAGE}/accounts", methods=["GET", "POST"])
def accounts() -> Response | str | tuple[str, int]:
    """All of them, in numbers; and one, by its address: posted, so that no address stands in a log."""
    actor, form = _require_fresh_operator(), FindAccountForm()
    if not form.validate_on_submit():
        return (_show_list(form), 422) if form.errors else _show_list(form)
    found = queries.find_account_id(actor, given(form.address))
    if found is None:
        form.refuse("address", gettext("No account has this address. Write it as the person does who logs in."))
        return _show_list(form), 422
    flash(gettext("This account has the address that you typed."), "success")
    return redirect(url_for("operations.account", account_id=found), 303)


@blueprint.get(ACCOUNT)
def account(account_id: str) -> str:
    actor = _require_fresh_operator()
    return render_template(
        "operations/account.html",
        account=queries.get_account(actor, account_id),
        confirm=ConfirmForm(formdata=None),
        say_month=partial(write_month, lang=current_language()),
    )


@blueprint.post(f"{ACCOUNT}/reset")
def reset_account(account_id: str) -> Response:
    said = gettext("Every way in is removed. They get a mail, and log in by a mailed link.")
    return _carry_out(account_id, actions.reset_credentials, said)


@blueprint.post(f"{ACCOUNT}/close")
def close_account(account_id: str) -> Response:
    return _carry_out(account_id, actions.disable_account, gettext("The account is closed. They get a mail."))


@blueprint.post(f"{ACCOUNT}/open")
def open_account(account_id: str) -> Response:
    return _carry_out(account_id, actions.enable_account, gettext("The account is open again. They get a mail."))


def _require_fresh_operator() -> Actor:
    actor = current_actor()
    require_operator(actor)
    require_fresh(actor, clock.now())
    return actor


def _show_list(form: FindAccountForm) -> str:
    number = asked_page()
    lines, total = queries.list_accounts(current_actor(), page=number)
    return render_template(
        "operations/accounts.html",
        form=form,
        page=Page(lines, number, queries.PAGE_SIZE, total),
        say_month=partial(write_month, lang=current_language()),
    )


def _carry_out(account_id: str, act: Callable[[Actor, str], None], said: str) -> Response:
    actor = _require_fresh_operator()
    queries.get_account(actor, account_id)
    if ConfirmForm().validate_on_submit():
        try:
            with transaction():
                act(actor, account_id)
            flash(said, "success")
        except OwnAccount:
            flash(gettext("This is your own account. Change it on its own page, or ask another operator."), "error")
    return redirect(url_for("operations.account", account_id=account_id), 303)
