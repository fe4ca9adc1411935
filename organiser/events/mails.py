"""The mails that holding an event together causes, to organisers."""

from flask_babel import gettext
from sqlalchemy import select

from organiser.accounts.queries import find_reachable, get_identity
from organiser.branches.models import Branch
from organiser.events.models import Event, Host, HostSees, HostState
from organiser.events.times import span_of
from organiser.kernel.db import db
from organiser.kernel.i18n import current_language, in_language
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail


def write_host_asked(mail: Mail) -> MailMessage | None:
    """To those in charge of the branch that is asked. Dropped when somebody answered already."""
    host = db.session.scalars(select(Host).where(Host.public_id == mail.params["host"])).one_or_none()
    account = find_reachable(mail.params["account"])
    if host is None or host.state != HostState.ASKED or account is None:
        return None
    asking, branch = host.event.branch.name, host.branch.name
    with in_language(account.lang):
        return write_mail(
            "events/host_asked",
            to=get_identity(account).address,
            subject=gettext("%(asking)s asks %(branch)s to hold an event together", asking=asking, branch=branch),
            name=get_identity(account).name,
            branch=branch,
            asking=asking,
            title=host.event.title,
            when=_when(host.event),
            with_names=host.sees == HostSees.NAMES,
            url=link("events.hosting", lang=account.lang, host_id=host.public_id),
        )


def write_host_answered(mail: Mail) -> MailMessage | None:
    """To whoever asked: accepted, declined, ended."""
    event = db.session.scalars(select(Event).where(Event.public_id == mail.subject_id)).one_or_none()
    branch = db.session.scalars(select(Branch).where(Branch.public_id == mail.params["branch"])).one_or_none()
    account = find_reachable(mail.params["account"])
    if event is None or branch is None or account is None:
        return None
    about = {"branch": branch.name, "title": event.title}
    with in_language(account.lang):
        subject, told = _say_answer(mail.params["answer"], about)
        return write_mail(
            "events/host_answered",
            to=get_identity(account).address,
            subject=subject,
            told=told,
            name=get_identity(account).name,
            when=_when(event),
            url=link("events.hosts", lang=account.lang, event_id=event.public_id),
            **about,
        )


def _say_answer(answer: str, about: dict[str, str]) -> tuple[str, str]:
    """The subject, and the sentence."""
    if answer == "accepted":
        return gettext("%(branch)s holds “%(title)s” together with you", **about), gettext(
            "%(branch)s holds this event together with you. It stands on both pages and in both calendars.", **about
        )
    if answer == "declined":
        return gettext("%(branch)s cannot hold “%(title)s” with you", **about), gettext(
            "%(branch)s cannot hold this event with you. It stays as it is.", **about
        )
    return gettext("%(branch)s no longer holds “%(title)s” with you", **about), gettext(
        "%(branch)s no longer holds this event with you. It stands on your page alone.", **about
    )


def _when(event: Event) -> str:
    return describe_span(span_of(event), lang=current_language(), place=event.place_name or None)
