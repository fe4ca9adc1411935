"""Topics, kept in order by those who coordinate all branches."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.db import transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.web.access import current_actor
from organiser.study.actions import add_term, change_term
from organiser.study.errors import OtherFacet, TermNeedsName, TermWouldContainItself, YearsReversed
from organiser.study.forms.terms import FACETS, NewTermForm, TermForm, values_of
from organiser.study.models import Facet, Term
from organiser.study.policies import can_edit_terms
from organiser.study.queries import find_root_path, get_term, list_terms
from organiser.study.rules.terms import NestedTerm, nest
from organiser.study.views import blueprint

REFUSALS = (TermNeedsName, OtherFacet, TermWouldContainItself, YearsReversed)
Answer = Response | str | tuple[str, int]


@blueprint.route("/manage/topics", methods=["GET", "POST"])
def terms() -> Answer:
    nested = _fetch_terms()
    form = NewTermForm(terms=nested)
    if request.method != "POST":
        return _show(nested, form)
    if not form.validate_on_submit():
        return _show(nested, form), 422
    try:
        with transaction():
            add_term(
                current_actor(), facet=Facet(form.facet.data), names=form.read_names(),
                parent_id=form.parent.data or None, first_year=form.first_year.data, last_year=form.last_year.data,
            )  # fmt: skip
    except REFUSALS as refusal:
        form.refuse_term(refusal)
        return _show(_fetch_terms(), form), 422
    flash(gettext("The topic can be chosen now."), "success")
    return redirect(url_for("study.terms"), 303)


@blueprint.route("/manage/topics/<term_id>", methods=["GET", "POST"])
def term(term_id: str) -> Answer:
    nested = _fetch_terms()
    found = get_term(term_id)
    if request.method != "POST":
        return _show_term(
            found, TermForm(formdata=None, data=values_of(found, _parent_id(found, nested)), terms=nested)
        )
    form = TermForm(terms=nested)
    if not form.validate_on_submit():
        return _show_term(found, form), 422
    try:
        with transaction():
            change_term(
                current_actor(), term_id, names=form.read_names(), parent_id=form.parent.data or None,
                first_year=form.first_year.data, last_year=form.last_year.data,
            )  # fmt: skip
    except REFUSALS as refusal:
        form.refuse_term(refusal)
        return _show_term(get_term(term_id), form), 422
    flash(gettext("Changed, at all its events."), "success")
    return redirect(url_for("study.terms"), 303)


def _fetch_terms() -> list[NestedTerm]:
    """Every topic, for those who may change them."""
    if not can_edit_terms(current_actor(), find_root_path()):
        raise NotFound
    return nest(list_terms(), current_language())


def _parent_id(found: Term, nested: list[NestedTerm]) -> str:
    return next((one.term.public_id for one in nested if one.term.id == found.parent_id), "")


def _show(nested: list[NestedTerm], form: TermForm) -> str:
    facets = [(str(label), [one for one in nested if one.term.facet == facet]) for facet, label in FACETS.items()]
    return render_template("study/terms.html", form=form, facets=facets)


def _show_term(found: Term, form: TermForm) -> str:
    return render_template("study/term.html", form=form, term=found, name=found.name_in(current_language()))
