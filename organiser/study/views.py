"""What anybody may read: the works in three orders, and the texts that stand here."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SearchField

from organiser.branches.rules import is_language
from organiser.kernel.documents import MEDIA_TYPES, open_document
from organiser.kernel.links import link
from organiser.kernel.slugs import make_any_slug
from organiser.kernel.web.access import current_actor, public
from organiser.kernel.web.forms import Form
from organiser.kernel.web.languages import request_language
from organiser.kernel.web.pagination import Page, asked_page
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import language_name
from organiser.study.labels import KINDS
from organiser.study.models import Facet, WorkKind
from organiser.study.policies import can_add_works, can_edit_work
from organiser.study.presentation import describe_editions, describe_work, group_works
from organiser.study.queries import (
    WorkFilter,
    WorkOrder,
    count_works,
    find_path,
    find_root_path,
    get_file,
    get_text,
    list_edition_languages,
    list_terms,
    list_works,
)
from organiser.study.rules import NestedTerm, ids_below, nest

blueprint = Blueprint("study", __name__, url_prefix="/<lang:lang>")

PAGE_SIZE = 40
MOST_ASKED = 200
WORDS = ("q", "kind", "topic", "lang")
# What came from somebody else's hands is given away as a file, and never shown as a page of ours.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class SearchForm(Form):
    """Sent by GET: the answer is an address that can be passed on. It only shows what is asked."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_("Words in the author, the title, the topics"))
    kind = LongSelectField(_("Kind"))
    topic = LongSelectField(_("Topic"))
    lang = LongSelectField(_("To read in"))


@dataclass(frozen=True, slots=True)
class OrderLink:
    order: WorkOrder
    label: str
    url: str
    is_current: bool


@blueprint.get("/works")
@public
def works() -> str | Response:
    if any(not value for value in request.args.values()):
        return redirect(_address({key: value for key, value in request.args.items() if value}), 302)
    lang = request_language()
    nested = nest(list_terms(), lang)
    asked = {word: request.args.get(word, "") for word in WORDS}
    order = _read_order()
    wanted, themes = _read_filter(asked, nested)
    total, lines = count_works(wanted, order)
    number = min(asked_page(), max(1, -(-lines // PAGE_SIZE)))
    found = list_works(wanted, order, themes=themes, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    return render_template(
        "study/works.html",
        groups=group_works(found, order, terms={one.term.id: one.term for one in nested}, lang=lang),
        order=order,
        orders=_list_orders(order, asked),
        form=_make_form(asked, nested, lang),
        is_narrowed=any(asked.values()),
        total=total,
        page=Page(found, number, PAGE_SIZE, lines),
        can_add=can_add_works(current_actor()),
        canonical=link("study.works", lang=lang),
    )


def _read_order() -> WorkOrder:
    given = request.args.get("by", "")
    return WorkOrder(given) if given in set(WorkOrder) else WorkOrder.AUTHOR


def _read_filter(asked: dict[str, str], nested: list[NestedTerm]) -> tuple[WorkFilter, list[int]]:
    """What is asked, and the themes under which an order by theme puts works.

    No work is of an unknown kind or in an unknown language.
    """
    kind, lang = asked["kind"], asked["lang"]
    themes = [one.term.id for one in nested if one.term.facet == Facet.THEME]
    if (kind and kind not in set(WorkKind)) or (lang and not is_language(lang)):
        return WorkFilter(topics=()), themes
    topics = ids_below(asked["topic"], nested) if asked["topic"] else None
    return WorkFilter(text=asked["q"][:MOST_ASKED], kind=kind, lang=lang, topics=topics), themes


def _list_orders(current: WorkOrder, asked: dict[str, str]) -> list[OrderLink]:
    labels = {WorkOrder.AUTHOR: _("By author"), WorkOrder.DATE: _("By date"), WorkOrder.THEME: _("By theme")}
    kept = {key: value for key, value in asked.items() if value}
    return [
        OrderLink(
            order,
            str(label),
            _address({**kept, **({} if order is WorkOrder.AUTHOR else {"by": order})}),
            order is current,
        )
        for order, label in labels.items()
    ]


def _address(words: dict[str, str]) -> str:
    path = url_for("study.works")
    return f"{path}?{urlencode(words)}" if words else path


def _make_form(asked: dict[str, str], nested: list[NestedTerm], lang: str) -> SearchForm:
    form = SearchForm(formdata=None, data=asked)
    anything = ("", str(_("Any")))
    form.kind.offer(anything, *((str(key), str(KINDS[key])) for key in WorkKind if key is not WorkKind.OTHER))
    form.topic.offer(anything, *((one.term.slug, f"{'– ' * one.depth}{one.name}") for one in nested))
    form.lang.offer(anything, *((code, language_name(code, lang)) for code in list_edition_languages()))
    return form


@blueprint.get("/works/<work_id>/text/<edition_id>")
@public
def text(work_id: str, edition_id: str) -> str:
    edition = get_text(work_id, edition_id)
    lang, work = request_language(), edition.work
    views = describe_editions(work, [edition], lang)
    return render_template(
        "study/text.html",
        row=describe_work(work, lang),
        edition=next(view for view in views if view.public_id == edition.public_id),
        text=edition.text,
        work=work,
        can_edit=can_edit_work(current_actor(), find_path(edition.branch_id), find_root_path()),
        canonical=link("study.text", lang=lang, work_id=work_id, edition_id=edition_id),
    )


@blueprint.get("/works/<work_id>/file/<edition_id>")
@public
def file(work_id: str, edition_id: str) -> Response:
    edition, document = get_file(work_id, edition_id)
    name = f"{make_any_slug(edition.title or edition.work.title)}.{document.kind}"
    response = send_file(
        open_document(document), mimetype=MEDIA_TYPES[document.kind], as_attachment=True, download_name=name,
        etag=document.public_id, conditional=True,
    )  # fmt: skip
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
