"""The mails that branches cause."""

from flask_babel import gettext
from sqlalchemy import select

from organiser.accounts.queries import find_reachable, get_identity
from organiser.branches.models import Branch
from organiser.branches.policies import IN_CHARGE
from organiser.branches.queries import has_member
from organiser.kernel.db import db
from organiser.kernel.i18n import in_language
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail


def write_left_alone(mail: Mail) -> MailMessage | None:
    """To a coordinator above: nobody is in charge of a branch any more. Dropped when somebody is again."""
    branch = db.session.scalars(select(Branch).where(Branch.public_id == mail.subject_id)).one_or_none()
    account = find_reachable(mail.params["account"])
    if branch is None or account is None or branch.closed_at is not None or has_member(branch, IN_CHARGE):
        return None
    who = get_identity(account)
    with in_language(account.lang):
        return write_mail(
            "branches/left_alone",
            to=who.address,
            subject=gettext("Nobody is left in charge of %(branch)s", branch=branch.name),
            name=who.name,
            branch=branch.name,
            url=link("branches.members", lang=account.lang, branch_id=branch.public_id),
        )
