"""The works of a guide: found and added, put in order, commented, taken out."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext

from organiser.guides import actions, rules
from organiser.guides.errors import GuideIsFull
from organiser.guides.forms import AddForm, EntryForm, OrderForm, VersionForm, entry_data, refuse_invalid
from organiser.guides.manage.pages import GUIDE, Answer, get_guide, go, say_conflict, show
from organiser.guides.models import Guide, GuideEntry
from organiser.guides.presentation import describe_guide
from organiser.guides.views import blueprint
from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.study.presentation import describe_work
from organiser.study.queries import WorkFilter, WorkOrder, list_works

MOST_FOUND = 30
STEPS = {"up": -1, "down": 1}
ENTRY = f"{GUIDE}/entries/<entry_id>"


@blueprint.get(GUIDE)
def entries(guide_id: str) -> Answer:
    guide = get_guide(guide_id)
    view = describe_guide(guide, current_language(), told_in=guide.lang)
    order = OrderForm(formdata=None, data={"version": guide.version})
    return show("entries", guide, tab="entries", view=view, order=order)


@blueprint.route(f"{GUIDE}/add", methods=["GET", "POST"])
def add_entry(guide_id: str) -> Answer:
    guide, form = get_guide(guide_id), AddForm()
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                entry = actions.add_entry(current_actor(), guide_id, work_id=form.work.data or "")
                entry_id = entry.public_id
        except GuideIsFull:
            said = gettext("A guide has at most %(max)s works. Begin a second one.", max=rules.MAX_ENTRIES)
            return go(guide_id, said, kind="error")
        flash(gettext("It stands at the end. Say why, or go back and add the next."), "success")
        return redirect(url_for("guides.edit_entry", guide_id=guide_id, entry_id=entry_id), 303)
    asked = request.args.get("q", "")[:200]
    found = list_works(WorkFilter(text=asked), WorkOrder.AUTHOR, themes=(), limit=MOST_FOUND)
    chosen = {entry.work_id for entry in guide.entries}
    rows = [(describe_work(work, current_language()), work.id in chosen) for work, _ in found]
    return show("add", guide, tab="entries", form=form, asked=asked, found=rows, is_cut=len(rows) == MOST_FOUND)


@blueprint.post(f"{GUIDE}/order")
def arrange(guide_id: str) -> Answer:
    """Buttons send where one work goes; a script sends the whole order."""
    guide, form = get_guide(guide_id), OrderForm()
    if not form.validate():
        return say_conflict(guide_id)
    try:
        with transaction():
            version = form.version.data or 0
            actions.arrange_entries(current_actor(), guide_id, version=version, order=_read_order(guide, form))
    except EditConflict:
        return say_conflict(guide_id)
    return go(guide_id, gettext("That is the order now."))


def _read_order(guide: Guide, form: OrderForm) -> list[str]:
    if form.order.data:
        return str(form.order.data).split(",")
    if form.sort.data:
        return rules.sort_by_date(guide.entries)
    direction, _, entry_id = str(form.move.data or "").partition(":")
    return rules.move([one.public_id for one in guide.entries], entry_id, by=STEPS.get(direction, 0))


@blueprint.route(ENTRY, methods=["GET", "POST"])
def edit_entry(guide_id: str, entry_id: str) -> Answer:
    guide = get_guide(guide_id)
    entry = _get_entry(guide, entry_id)
    if request.method != "POST":
        return _edit(guide, entry, EntryForm(formdata=None, data=entry_data(entry, guide.version)))
    form = EntryForm()
    if not form.validate():
        return _edit(guide, entry, form), 422
    try:
        with transaction():
            actions.edit_entry(
                current_actor(), guide_id, entry_id, version=form.version.data or 0, values=form.read_entry()
            )
    except Invalid as refusal:
        refuse_invalid(form, refusal)
    except EditConflict:
        return _conflict(guide_id, entry_id, form), 409
    else:
        return go(guide_id, gettext("Saved."))
    guide = get_guide(guide_id)
    return _edit(guide, _get_entry(guide, entry_id), form), 422


def _edit(guide: Guide, entry: GuideEntry, form: EntryForm, differences: list[Difference] | None = None) -> str:
    work = describe_work(entry.work, current_language())
    version = VersionForm(formdata=None, data={"version": guide.version})
    return show(
        "entry", guide, tab="entries", entry=entry, form=form, work=work, version=version,
        differences=differences or [],
    )  # fmt: skip


def _conflict(guide_id: str, entry_id: str, form: EntryForm) -> str:
    """Both texts, one beside the other; where only something else of the guide was changed, nothing differs but the
    version, and saving again is all."""
    guide = get_guide(guide_id)
    entry = _get_entry(guide, entry_id)
    form.version.data, form.version.raw_data = guide.version, None
    present = EntryForm(formdata=None, data=entry_data(entry, guide.version))
    return _edit(guide, entry, form, list_differences(form, present))


def _get_entry(guide: Guide, entry_id: str) -> GuideEntry:
    entry = next((one for one in guide.entries if one.public_id == entry_id), None)
    if entry is None:
        raise NotFound
    return entry


@blueprint.post(f"{ENTRY}/remove")
def remove_entry(guide_id: str, entry_id: str) -> Answer:
    _get_entry(get_guide(guide_id), entry_id)
    form = VersionForm()
    if not form.validate():
        return say_conflict(guide_id)
    try:
        with transaction():
            actions.remove_entry(current_actor(), guide_id, entry_id, version=form.version.data or 0)
    except EditConflict:
        return say_conflict(guide_id)
    return go(guide_id, gettext("It is out of the guide. The work itself stays where it was."))
