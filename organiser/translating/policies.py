"""Who may translate. Pure predicates over an actor and a branch's path."""

from organiser.branches.models import Branch
from organiser.branches.policies import can_grant
from organiser.kernel.actor import Actor, Role
from organiser.kernel.i18n import INTERFACE_LANGUAGES


def can_edit(actor: Actor, branch_path: str) -> bool:
    """Organisers at or above the branch translate as they write: into every language, drafts too."""
    return actor.has_role(branch_path, Role.ORGANISER)


def languages_of(actor: Actor, branch_path: str) -> tuple[str, ...]:
    """Into which languages this actor may translate what stands at the branch."""
    if can_edit(actor, branch_path):
        return INTERFACE_LANGUAGES
    named = {lang for grant in actor.translates if branch_path.startswith(grant.path) for lang in grant.languages}
    return tuple(lang for lang in INTERFACE_LANGUAGES if lang in named)


def can_translate(actor: Actor, branch_path: str, lang: str) -> bool:
    return lang in languages_of(actor, branch_path)


def can_name_translators(actor: Actor, branch: Branch) -> bool:
    """Whoever may name a helper there: a translator sees less than one."""
    return can_grant(actor, branch, Role.HELPER)
