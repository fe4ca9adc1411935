"""What anybody may read: the guides there are, and each as a page to read, to print and to tick off."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from organiser.branches.models import Branch
from organiser.branches.queries import get_branch_or_closed
from organiser.guides.policies import can_edit_guide
from organiser.guides.presentation import describe_guide, describe_line, guide_url
from organiser.guides.queries import count_guides, get_guide, list_guides
from organiser.kernel.errors import NotFound
from organiser.kernel.ids import is_public_id
from organiser.kernel.links import absolute, link
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.languages import request_language
from organiser.kernel.web.pagination import Page, asked_page

blueprint = Blueprint("guides", __name__, url_prefix="/<lang:lang>")

PAGE_SIZE = 30


@blueprint.get("/guides")
@public
def guides() -> str:
    """All of them, or those of the branch that the address names."""
    lang, asked = request_language(), request.args.get("branch", "")
    if asked and not is_public_id(asked):
        raise NotFound
    branch: Branch | None = get_branch_or_closed(current_actor(), asked) if asked else None
    branch_id = branch.id if branch else None
    total = count_guides(branch_id=branch_id)
    number = min(asked_page(), max(1, -(-total // PAGE_SIZE)))
    found = list_guides(lang=lang, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE, branch_id=branch_id)
    return render_template(
        "guides/guides.html",
        rows=[describe_line(line, lang) for line in found],
        branch=branch,
        page=Page(found, number, PAGE_SIZE, total),
        can_write=branch is not None and can_edit_guide(current_actor(), branch.path),
        canonical=link("guides.guides", lang=lang),
    )


@blueprint.get("/guides/<guide_id>")
@blueprint.get("/guides/<guide_id>/<slug>")
@public
def guide(guide_id: str, slug: str = "") -> str | Response:
    found, lang = get_guide(current_actor(), guide_id), request_language()
    address = guide_url(found)
    if address != request.path:
        return redirect(address, 301 if found.published_at else 302)
    return render_template(
        "guides/guide.html",
        view=describe_guide(found, lang, told_in=found.lang if "original" in request.args else lang),
        slug=slug or "-",
        can_edit=can_edit_guide(current_actor(), found.branch.path),
        canonical=absolute(address),
    )
