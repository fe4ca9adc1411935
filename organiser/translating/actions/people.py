"""Naming translators: invited by mail, in force when they accept, taken back."""

from collections.abc import Sequence

from sqlalchemy import select

from organiser.accounts import actions as accounts
from organiser.accounts.facts import InvitationAccepted
from organiser.accounts.models import Account, Invitation
from organiser.branches.models import Branch
from organiser.branches.queries import list_grants
from organiser.kernel import clock
from organiser.kernel.activity import record
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.translating.models import InvitedTranslator, Translator
from organiser.translating.policies import can_name_translators
from organiser.translating.queries import get_branch_to_name


def invite_translator(
    actor: Actor, branch_id: str, *, address: str, name: str, lang: str, languages: Sequence[str]
) -> Invitation:
    """Mail an invitation. Raises NotFound, Invalid (the address, no language)."""
    branch = get_branch_to_name(actor, branch_id)
    wanted = [code for code in INTERFACE_LANGUAGES if code in languages]
    if not wanted:
        raise Invalid("languages", "missing")
    invitation = accounts.invite(
        actor, address=address, name=name, lang=lang, branch_id=branch.id, branch_name=branch.name
    )
    db.session.add(InvitedTranslator(invitation_id=invitation.id, branch_id=branch.id, languages=wanted))
    db.session.flush()
    return invitation


def grant_invited_translator(fact: InvitationAccepted) -> None:
    """Reaction: the right that the invitation brings, if whoever invited may still give it. Languages come together."""
    invited = db.session.get(InvitedTranslator, fact.invitation_id)
    if invited is None:
        return
    branch, invitation = (
        db.session.get_one(Branch, invited.branch_id),
        db.session.get_one(Invitation, fact.invitation_id),
    )
    inviter = _present_inviter(invitation)
    if branch.closed_at is not None or inviter is None or not can_name_translators(inviter, branch):
        return
    rows = select(Translator).where(Translator.branch_id == branch.id, Translator.account_id == fact.account_id)
    translator = db.session.scalar(rows.with_for_update())
    if translator is None:
        translator = Translator(branch_id=branch.id, account_id=fact.account_id, languages=[], granted_at=clock.now())
        db.session.add(translator)
    both = {*translator.languages, *invited.languages}
    translator.languages = [code for code in INTERFACE_LANGUAGES if code in both]
    _record(inviter, "translator_named", branch, fact.account_id)
    db.session.flush()


def remove_translator(actor: Actor, branch_id: str, translator_id: str) -> None:
    """By whoever may name them. Raises NotFound."""
    rows = select(Translator).join(Branch, Branch.id == Translator.branch_id)
    rows = rows.where(Branch.public_id == branch_id, Translator.public_id == translator_id)
    translator = db.session.scalar(rows.with_for_update(of=Translator))
    if translator is None:
        raise NotFound
    branch = db.session.get_one(Branch, translator.branch_id)
    if not can_name_translators(actor, branch):
        raise NotFound
    _record(actor, "translator_removed", branch, translator.account_id)
    db.session.delete(translator)
    db.session.flush()


def _present_inviter(invitation: Invitation) -> Actor | None:
    """With the rights they hold now, so that nobody leaves invitations behind that outlive their own role."""
    account = db.session.get(Account, invitation.invited_by) if invitation.invited_by is not None else None
    if account is None or account.disabled_at is not None:
        return None
    return Actor(account_id=account.id, grants=list_grants(account.id))


def _record(actor: Actor, verb: str, branch: Branch, account_id: int) -> None:
    account = db.session.get_one(Account, account_id)
    record(actor, verb, subject="accounts", subject_id=account.public_id, branch_id=branch.id)
