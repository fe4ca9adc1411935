"""Letting people see the programme: what is new first, then the button; and what was released before."""

from dataclasses import replace

from flask import request
from flask_babel import gettext

from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.forms import given
from organiser.programme import actions
from organiser.programme.changelog import describe_news, describe_releases
from organiser.programme.forms import ReleaseForm
from organiser.programme.forms.sentences import REFUSALS, describe_refusal, refuse
from organiser.programme.manage.pages import PROGRAMME, Answer, blueprint, get_draft, go, show
from organiser.programme.queries import Draft, frame_of, list_releases
from organiser.programme.rules.clashes import list_clashes
from organiser.programme.rules.plan import Plan
from organiser.programme.rules.releases import find_news
from organiser.programme.rules.writing import read_plan

MOST_SHOWN = 20
LIST = "programme.release"


@blueprint.route(f"{PROGRAMME}/release", methods=["GET", "POST"])
def release(event_id: str) -> Answer:
    draft = get_draft(event_id)
    if request.method != "POST":
        return _show(draft, ReleaseForm(formdata=None, data={"version": draft.version}))
    form = ReleaseForm()
    if not form.validate_on_submit():
        return _show(draft, form), 422
    try:
        with transaction():
            actions.release_programme(current_actor(), event_id, note=given(form.note), version=form.version.data)
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(get_draft(event_id), form), 422
    except REFUSALS as refusal:
        return go(event_id, describe_refusal(refusal), endpoint=LIST, kind="error")
    return go(event_id, gettext("Everybody sees it now."), endpoint=LIST)


def _show(draft: Draft, form: ReleaseForm) -> str:
    releases = list_releases(draft.programme, limit=MOST_SHOWN) if draft.programme else []
    before = read_plan(releases[0].plan) if releases else Plan()
    after = replace(draft.plan, sessions=tuple(one for one in draft.plan.sessions if one.starts))
    return show(
        "release",
        draft,
        part="release",
        form=form,
        news=describe_news(find_news(before, after), before=before, after=after, zone=draft.event.zone),
        releases=describe_releases(releases, draft.event.zone, sessions={}),
        clashes=len(list_clashes(draft.plan, frame_of(draft))),
        unplaced=len(draft.plan.list_unplaced()),
    )
