"""The guides of a branch; a new one; title and introduction; what was done."""

from flask import render_template, request
from flask_babel import gettext

from organiser.accounts.queries import names_of
from organiser.branches.models import Branch
from organiser.guides import actions
from organiser.guides.forms import GuideForm, guide_data, refuse_invalid
from organiser.guides.labels import FIELDS, VERBS
from organiser.guides.manage.pages import BRANCH, GUIDE, Answer, get_guide, go, show
from organiser.guides.models import Guide
from organiser.guides.presentation import describe_line
from organiser.guides.queries import get_branch_to_guide, list_guides_of
from organiser.guides.views import blueprint
from organiser.kernel.activity import Activity, list_activity
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.translating.presentation import describe_languages

LINES = 200


@blueprint.get(BRANCH)
def branch_guides(branch_id: str) -> Answer:
    branch = get_branch_to_guide(current_actor(), branch_id)
    rows = [describe_line(line, current_language()) for line in list_guides_of(branch)]
    return render_template("guides/branch.html", branch=branch, rows=rows)


@blueprint.route(f"{BRANCH}/new", methods=["GET", "POST"])
def new_guide(branch_id: str) -> Answer:
    branch = get_branch_to_guide(current_actor(), branch_id)
    form = GuideForm(languages=branch.languages, data={"lang": _first_language(branch)})
    if request.method != "POST":
        return render_template("guides/new.html", branch=branch, form=form)
    if form.validate():
        try:
            with transaction():
                guide = actions.create_guide(
                    current_actor(), branch_id, values=form.read_guide(), draft_id=form.make_id()
                )
        except Invalid as refusal:
            refuse_invalid(form, refusal)
        else:
            return go(guide.public_id, gettext("The draft is there. Now add works."))
    return render_template("guides/new.html", branch=branch, form=form), 422


def _first_language(branch: Branch) -> str:
    lang = current_language()
    return lang if lang in branch.languages or not branch.languages else branch.languages[0]


@blueprint.route(f"{GUIDE}/text", methods=["GET", "POST"])
def edit_guide(guide_id: str) -> Answer:
    guide = get_guide(guide_id)
    languages = [guide.lang, *guide.branch.languages]
    if request.method != "POST":
        return _edit(guide, GuideForm(formdata=None, data=guide_data(guide), languages=languages))
    form = GuideForm(languages=languages)
    if not form.validate():
        return _edit(guide, form), 422
    try:
        with transaction():
            actions.edit_guide(current_actor(), guide_id, version=form.version.data or 0, values=form.read_guide())
    except Invalid as refusal:
        refuse_invalid(form, refusal)
    except EditConflict:
        return _conflict(guide_id, form), 409
    else:
        return go(guide_id, gettext("Saved."))
    return _edit(get_guide(guide_id), form), 422


def _edit(guide: Guide, form: GuideForm, differences: list[Difference] | None = None) -> str:
    tongues = describe_languages(actions.KIND, guide.public_id)
    return show("edit", guide, tab="text", form=form, tongues=tongues, differences=differences or [])


def _conflict(guide_id: str, form: GuideForm) -> str:
    """Both texts, one beside the other. To save again, now from the present version, is a decision."""
    guide = get_guide(guide_id)
    present = GuideForm(formdata=None, data=guide_data(guide), languages=[guide.lang, *guide.branch.languages])
    form.version.data, form.version.raw_data = guide.version, None
    return _edit(guide, form, list_differences(form, present))


@blueprint.get(f"{GUIDE}/history")
def history(guide_id: str) -> Answer:
    guide = get_guide(guide_id)
    lines = list_activity(subject="guides", subject_id=guide.public_id, limit=LINES)
    names = names_of({line.account_id for line in lines if line.account_id})
    return show("history", guide, tab="history", lines=[_describe(line, names, guide) for line in lines])


def _describe(line: Activity, names: dict[int, str], guide: Guide) -> dict[str, object]:
    someone = gettext("Somebody whose account is gone")
    if line.actor_kind != "staff":
        someone = gettext("organiser by itself")
    return {
        "who": names.get(line.account_id or 0, someone),
        "what": str(VERBS.get(line.verb, line.verb)),
        "fields": [str(FIELDS.get(name, name)) for name in line.fields] if line.verb == "edited" else [],
        "when": describe_moment(line.at, guide.branch.zone, lang=current_language()),
        "iso": line.at.isoformat(),
    }
