"""A work's page: what it is, where to read it, and who reads it. It stands here because events know works, not works
events."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from organiser.discovery.queries import list_readings_of
from organiser.discovery.rows import make_row
from organiser.discovery.views.blueprint import blueprint
from organiser.events.presentation import RowView
from organiser.guides.presentation import guide_url
from organiser.guides.queries import list_guides_with
from organiser.kernel import clock
from organiser.kernel.errors import NotFound
from organiser.kernel.links import absolute
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.languages import request_language
from organiser.registrations.queries import count_places
from organiser.study.models import Work
from organiser.study.policies import can_add_works, can_edit_work
from organiser.study.presentation import describe_editions, describe_work, work_url
from organiser.study.queries import find_merged_into, find_paths, find_root_path, get_work

SHOWN = 10


@blueprint.get("/<lang:lang>/works/<work_id>")
@blueprint.get("/<lang:lang>/works/<work_id>/<slug>")
@public
def work(work_id: str, slug: str = "") -> str | Response:
    known = find_merged_into(work_id)
    if known is None:
        raise NotFound
    address = work_url(known)
    if address != request.path:
        return redirect(address, 301)
    found, lang = get_work(known.public_id), request_language()
    coming, past = _list_readings(found, lang, past=False), _list_readings(found, lang, past=True)
    editable, changes = _list_editable(found)
    return render_template(
        "discovery/work.html",
        work=found,
        row=describe_work(found, lang),
        editions=describe_editions(found, found.editions, lang),
        coming=coming,
        past=past,
        guides=[(guide.title, guide.lang, guide_url(guide)) for guide in list_guides_with(found)],
        can_edit=editable,
        can_add=can_add_works(current_actor()),
        changes=changes,
        canonical=absolute(address),
    )


def _list_readings(found: Work, lang: str, *, past: bool) -> list[RowView]:
    now = clock.now()
    events = list_readings_of(found, actor=current_actor(), now=now, past=past, limit=SHOWN)
    rooms = count_places(event.id for event in events)
    return [make_row(event, lang=lang, now=now, room=rooms.get(event.id)) for event in events]


def _list_editable(found: Work) -> tuple[bool, set[str]]:
    """Whether the visitor may change the work, and which of its editions."""
    actor = current_actor()
    if not can_add_works(actor):
        return False, set()
    root = find_root_path()
    branch_ids = (found.branch_id, *(one.branch_id for one in found.editions))
    paths = find_paths([branch_id for branch_id in branch_ids if branch_id])

    def may(branch_id: int | None) -> bool:
        return can_edit_work(actor, paths.get(branch_id or 0), root)

    return may(found.branch_id), {one.public_id for one in found.editions if may(one.branch_id)}
