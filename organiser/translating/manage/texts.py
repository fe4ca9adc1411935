"""What is missing or stale at a branch, and the page on which it is put right: the original beside its translation."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from organiser.branches.models import Branch
from organiser.kernel import clock
from organiser.kernel.db import transaction
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language, direction, own_name
from organiser.kernel.web.access import current_actor
from organiser.kernel.web.differences import Difference, list_differences
from organiser.kernel.web.pagination import Page, asked_page
from organiser.places.names import language_name
from organiser.translating import actions
from organiser.translating.errors import TextsChanged
from organiser.translating.forms import TranslationForm, list_pairs, make_form
from organiser.translating.labels import kind_label
from organiser.translating.manage.blueprint import Answer, blueprint
from organiser.translating.models import Source
from organiser.translating.policies import can_name_translators, languages_of
from organiser.translating.presentation import describe_work, find_page
from organiser.translating.queries import (
    count_work,
    find_next,
    get_branch_to_translate,
    get_source,
    list_originals,
    list_renderings,
    list_wholes,
    list_work,
)
from organiser.translating.rules import fingerprint

PAGE_SIZE = 40


@blueprint.get("/manage/branches/<branch_id>/translations")
def branch_translations(branch_id: str) -> Answer:
    """At the branch and below it, language by language."""
    actor, now = current_actor(), clock.now()
    branch = get_branch_to_translate(actor, branch_id)
    languages = languages_of(actor, branch.path)
    of = request.args.get("of", "")
    numbers = count_work(actor, branch, into=languages, now=now, of=of)
    into = _choose_language(branch, numbers)
    number = min(asked_page(), max(1, -(-numbers[into] // PAGE_SIZE)))
    found = list_work(actor, branch, into=into, now=now, of=of, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return render_template(
        "translating/branch.html",
        branch=branch,
        into=into,
        tabs=[(code, own_name(code), numbers[code]) for code in languages],
        rows=[describe_work(line, into, _keep_way(branch_id)) for line in found],
        wholes=list_wholes(actor, branch, into=into, now=now),
        of=of,
        page=Page(found, number, PAGE_SIZE, numbers[into]),
        can_name=can_name_translators(actor, branch),
    )


def _keep_way(at: str = "") -> dict[str, Any]:
    """What leads back to the list from which one came."""
    found = {"at": at or request.args.get("at"), "of": request.args.get("of")}
    return {name: value for name, value in found.items() if value}


def _read_way(source: Source) -> tuple[Branch, str]:
    """The list from which one came: a branch above it perhaps, and one school."""
    at = request.args.get("at")
    return get_branch_to_translate(current_actor(), at) if at else source.branch, request.args.get("of", "")


def _choose_language(branch: Branch, numbers: Mapping[str, int]) -> str:
    """The one asked for, else the first with something to do; what the branch speaks beside its main one goes first."""
    asked = request.args.get("into", "")
    if asked in numbers:
        return asked
    wanted = [code for code in dict.fromkeys((*branch.languages[1:], *numbers)) if code in numbers]
    return next((code for code in wanted if numbers[code]), wanted[0])


@blueprint.route("/manage/translations/<source_id>/<into>", methods=["GET", "POST"])
def translate(source_id: str, into: str) -> Answer:
    source = get_source(current_actor(), source_id, into)
    form = _make_form(source, into, is_sent=request.method == "POST")
    if request.method != "POST":
        return _show(source, into, form)
    if not form.validate():
        return _show(source, into, form), 422
    originals = list_originals(source)
    after = _find_next(source, into) if form.go_on.data else None
    texts, checked = form.read_texts(originals), form.read_checked(originals)
    try:
        with transaction():
            actions.translate(
                current_actor(), source_id, into, texts=texts, checked=checked, shown=form.shown.data or ""
            )
    except TextsChanged:
        return _conflict(source_id, into, form), 409
    flash(gettext("Saved. Readers see it from now on."), "success")
    return redirect(after or _write_list(get_source(current_actor(), source_id, into), into), 303)


def _find_next(source: Source, into: str) -> str | None:
    """Asked before this one leaves the list."""
    branch, of = _read_way(source)
    found = find_next(current_actor(), branch, source, into=into, now=clock.now(), of=of)
    return url_for(".translate", source_id=found, into=into, **_keep_way()) if found else None


def _write_list(source: Source, into: str) -> str:
    branch, of = _read_way(source)
    return url_for(".branch_translations", branch_id=branch.public_id, into=into, of=of or None)


def _make_form(source: Source, into: str, *, is_sent: bool) -> TranslationForm:
    originals, renderings = list_originals(source), list_renderings(source, into)
    made = {one.field: one for one in renderings}
    shown = fingerprint(originals, renderings)
    return make_form(originals, made, shown=shown, lang=current_language(), is_sent=is_sent)


def _conflict(source_id: str, into: str, sent: TranslationForm) -> str:
    """What was typed stands beside the original as it is now, and beside what somebody else made of it."""
    source = get_source(current_actor(), source_id, into)
    present, form = _make_form(source, into, is_sent=False), _make_form(source, into, is_sent=True)
    form.shown.data = present.shown.data
    return _show(
        source, into, form, changed=True, differences=list_differences(sent, present, unseen={"shown", "go_on"})
    )


def _show(
    source: Source,
    into: str,
    form: TranslationForm,
    *,
    changed: bool = False,
    differences: list[Difference] | None = None,
) -> str:
    originals, here = list_originals(source), current_language()
    made = {one.field: one for one in list_renderings(source, into)}
    return render_template(
        "translating/translate.html",
        branch=source.branch,
        kind=kind_label(source.kind),
        title=originals[0].text if originals else "",
        source={"lang": source.lang, "dir": direction(source.lang), "name": language_name(source.lang, here)},
        target={"lang": into, "dir": direction(into), "name": language_name(into, here)},
        others=[
            (
                code,
                own_name(code),
                url_for(".translate", source_id=source.public_id, into=code, **_keep_way()),
            )
            for code in INTERFACE_LANGUAGES
            if code not in {source.lang, into} and code in languages_of(current_actor(), source.branch.path)
        ],
        page_url=find_page(source),
        pairs=list_pairs(form, originals, made),
        here=url_for(".translate", source_id=source.public_id, into=into, **_keep_way()),
        back=_write_list(source, into),
        form=form,
        changed=changed,
        differences=differences or [],
    )
