"""The installation's state and its outbox. For everybody else than operators these pages are not there."""

from collections.abc import Collection

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.branches import actions as branches
from organiser.branches.errors import RootExists
from organiser.branches.models import Level
from organiser.branches.rules import BranchFields
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import own_name
from organiser.kernel.jobs import list_last_runs
from organiser.kernel.outbox import MailState, find_expander, renderer_of
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import ConfirmForm, Form
from organiser.kernel.web.pagination import Page, asked_page
from organiser.operations import actions, queries
from organiser.operations.forms import JOB_STATES, MAIL_STATES, FirstCoordinatorForm, RootForm, describe_notice
from organiser.operations.labels import name_mail
from organiser.operations.policies import require_operator
from organiser.operations.rules import list_warnings, state_of_job
from organiser.operations.views import MANAGE, blueprint
from organiser.places.rules import fold

# No row has a higher number, and databases fail when they are asked for one.
MAIL_ID = "<int(max=2147483647):mail_id>"

Answer = Response | str | tuple[str, int]


@blueprint.get(MANAGE)
def installation() -> str:
    require_operator(current_actor())
    return _installation(None)


def _installation(refused: Form | None) -> str:
    now, engine, runs = clock.now(), queries.describe_engine(), list_last_runs()
    warnings = list_warnings(settings(), runs=runs, is_demo=queries.is_demo_loaded(), journal=engine.journal, now=now)
    return render_template(
        "operations/installation.html",
        settings=settings(),
        engine=engine,
        versions=queries.describe_versions(),
        warnings=[describe_notice(warning) for warning in warnings],
        counts=queries.count_things(current_actor()),
        mails=_sum_by_state(),
        mail_states=MAIL_STATES,
        jobs=[(run, JOB_STATES[state_of_job(run, now)], state_of_job(run, now)) for run in runs],
        root=queries.find_own_root(),
        form=refused or _next_form(),
    )


def _next_form() -> Form | None:
    """The root first, then somebody to coordinate it, then nothing."""
    root = queries.find_own_root()
    if root is None:
        return RootForm(formdata=None)
    return None if queries.has_coordinator(root) else FirstCoordinatorForm(formdata=None)


def _sum_by_state() -> dict[str, int]:
    sums: dict[str, int] = {}
    for _kind, state, count in queries.count_mails(current_actor()):
        sums[state] = sums.get(state, 0) + count
    return sums


@blueprint.post(f"{MANAGE}/root")
def create_root() -> Answer:
    require_operator(current_actor())
    form = RootForm()
    if not form.validate_on_submit():
        return _installation(form), 422
    fields = BranchFields(name=form.name.data or "", zone=form.zone.data, level=Level.INTERNATIONAL)
    try:
        with transaction():
            branches.create_branch(current_actor(), parent_id=None, fields=fields)
    except RootExists:
        flash(gettext("There is a branch at the top already."), "error")
    else:
        flash(gettext("The tree has a root. Invite somebody to coordinate it."), "success")
    return redirect(url_for("operations.installation"), 303)


@blueprint.post(f"{MANAGE}/coordinator")
def invite_coordinator() -> Answer:
    require_operator(current_actor())
    root, form = queries.find_own_root(), FirstCoordinatorForm()
    if root is None:
        raise NotFound
    if not form.validate_on_submit():
        return _installation(form), 422
    person = {"address": form.address.data or "", "name": form.name.data or "", "lang": form.lang.data}
    try:
        with transaction():
            branches.invite_member(current_actor(), root.public_id, role=Role.COORDINATOR, **person)
    except Invalid:
        form.refuse("address", gettext("Write a mail address like name@example.org."))
        return _installation(form), 422
    flash(gettext("%(name)s gets a mail with a link that works for 7 days.", name=form.name.data), "success")
    return redirect(url_for("operations.installation"), 303)


def _asked(word: str) -> str | None:
    """A state or kind to look for."""
    return request.args.get(word) or None


@blueprint.get(f"{MANAGE}/outbox")
def outbox() -> str:
    state, kind = _asked("state"), _asked("kind")
    number = asked_page()
    mails, total = queries.list_mails(current_actor(), state=state, kind=kind, page=number)
    counted = queries.count_mails(current_actor())
    return render_template(
        "operations/outbox.html",
        page=Page(mails, number, queries.PAGE_SIZE, total),
        state=state,
        kind=kind,
        kinds=_name_kinds({kind for kind, _state, _count in counted}),
        counted=counted,
        mail_states=MAIL_STATES,
        can_be_retried=queries.CAN_BE_RETRIED,
        has_mail_server=settings().mail is not None,
        shows_mails=queries.shows_mails(),
        now=clock.now(),
        confirm=ConfirmForm(),
    )


def _name_kinds(kinds: Collection[str]) -> dict[str, str]:
    """In the order of their names."""
    names = {kind: name_mail(kind) for kind in kinds}
    return dict(sorted(names.items(), key=lambda pair: fold(pair[1])))


@blueprint.get(f"{MANAGE}/outbox/{MAIL_ID}")
def read_mail(mail_id: int) -> str:
    """What would be sent now; only where shows_mails() says so, else not there."""
    mail = queries.get_readable_mail(current_actor(), mail_id)
    is_batch = find_expander(mail.kind) is not None
    message = None if is_batch else renderer_of(mail.kind)(mail)
    return render_template(
        "operations/mail.html",
        mail=mail,
        kind=name_mail(mail.kind),
        message=message,
        language=own_name(message.lang) if message else None,
        is_batch=is_batch,
        mail_states=MAIL_STATES,
    )


@blueprint.post(f"{MANAGE}/outbox/{MAIL_ID}/retry")
def retry_mail(mail_id: int) -> Response:
    with transaction():
        actions.retry_mail(current_actor(), mail_id)
    flash(gettext("It waits to be sent again."), "success")
    return redirect(url_for("operations.outbox", state=MailState.FAILED), 303)
