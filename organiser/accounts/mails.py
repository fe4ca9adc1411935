"""The mails of accounts. Each is written from what is true when it leaves."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from organiser.accounts.models import Account, Invitation, LoginLink
from organiser.accounts.queries import (
    derive_invitation_token,
    derive_link_token,
    get_identity,
    get_invited_identity,
    get_inviting_branch,
    is_open,
)
from organiser.kernel import clock
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail


def write_invitation(mail: Mail) -> MailMessage | None:
    """Dropped if it was withdrawn, accepted, or has run out meanwhile."""
    invitation = db.session.scalars(select(Invitation).where(Invitation.public_id == mail.subject_id)).one_or_none()
    if invitation is None or not is_open(invitation):
        return None
    identity = get_invited_identity(invitation)
    with in_language(invitation.lang):
        return write_mail(
            "accounts/invitation",
            to=identity.address,
            subject=gettext("Your invitation to organise at %(site)s", site=settings().site_name),
            name=identity.name,
            opening=_say_who_invites(invitation),
            url=link("accounts.open_invitation", token=derive_invitation_token(invitation.public_id)),
            until=describe_moment(invitation.expires_at, "UTC", lang=invitation.lang),
        )


def _say_who_invites(invitation: Invitation) -> str:
    site, branch = settings().site_name, get_inviting_branch(invitation)
    inviter = db.session.get(Account, invitation.invited_by) if invitation.invited_by is not None else None
    if inviter is None or not branch:
        return gettext("You are invited to organise at %(site)s.", site=site)
    who = get_identity(inviter).name
    return gettext("%(who)s invites you to organise at %(site)s: %(branch)s.", who=who, site=site, branch=branch)


def write_login_link(mail: Mail) -> MailMessage | None:
    """Dropped if no account has the address that asked, if it was used, or is over."""
    rows = select(LoginLink, Account).join(Account, Account.id == LoginLink.account_id)
    found = db.session.execute(rows.where(LoginLink.public_id == mail.subject_id)).one_or_none()
    if found is None or found[0].used_at is not None or clock.now() >= found[0].expires_at:
        return None
    login_link, account = found
    identity = get_identity(account)
    with in_language(account.lang):
        return write_mail(
            "accounts/login_link",
            to=identity.address,
            subject=gettext("Your link to log in at %(site)s", site=settings().site_name),
            name=identity.name,
            url=link("accounts.open_login_link", token=derive_link_token(login_link.public_id)),
            until=describe_moment(login_link.expires_at, account.zone, lang=account.lang),
        )


def write_credentials_changed(mail: Mail) -> MailMessage | None:
    account = db.session.scalars(select(Account).where(Account.public_id == mail.subject_id)).one_or_none()
    if account is None:
        return None
    identity, what = get_identity(account), str(mail.params["what"])
    with in_language(account.lang):
        return write_mail(
            "accounts/credentials_changed",
            to=identity.address,
            subject=_name_change(what),
            name=identity.name,
            what=_say_change(what),
            at=describe_moment(datetime.fromisoformat(mail.params["at"]), account.zone, lang=account.lang),
            **_say_next(what, account.lang),
        )


def _name_change(what: str) -> str:
    site = settings().site_name
    if what == "disabled":
        return gettext("Your account at %(site)s is closed", site=site)
    if what == "enabled":
        return gettext("Your account at %(site)s is open again", site=site)
    return gettext("How you log in at %(site)s was changed", site=site)


def _say_next(what: str, lang: str) -> dict[str, str]:
    """What the owner can do, and the button for it where there is one."""
    match what:
        case "reset":
            said = gettext("Get a link by mail to log in, then add a passkey or set a password:")
            page, label = link("accounts.ask_login_link", lang=lang), gettext("Get a link by mail")
            return {"next_step": said, "url": page, "label": label}
        case "disabled":
            said = gettext("Nobody can log in to it. If you do not know why, ask those you organise with.")
            return {"next_step": said}
        case "enabled":
            said = gettext("You log in as before:")
        case _:
            said = gettext(
                "If that was you, there is nothing to do. If it was not, log in at once, end the other sessions and "
                "change how you log in:"
            )
    return {"next_step": said, "url": link("accounts.login", lang=lang), "label": gettext("Log in")}


def _say_change(what: str) -> str:
    sentences = {
        "passkey_added": gettext("A passkey was added to your account."),
        "passkey_removed": gettext("A passkey was removed from your account."),
        "password_added": gettext("A password and codes were set for your account."),
        "password_changed": gettext("The password of your account was changed."),
        "password_removed": gettext("The password and the codes of your account were removed."),
        "codes_changed": gettext("The app that makes the codes for your account was changed."),
        "disabled": gettext("The operator closed your account."),
        "enabled": gettext("The operator opened your account again."),
        "reset": gettext("The operator removed all passkeys, the password and the codes of your account."),
    }
    return sentences[what]
