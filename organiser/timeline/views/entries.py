"""One entry: when by both calendars, what, where, from which source; and how to pass it on."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from organiser.kernel.i18n import current_language
from organiser.kernel.links import absolute
from organiser.kernel.slugs import make_slug
from organiser.kernel.web.access import current_actor, public
from organiser.timeline.labels import write_day_of_year, write_year
from organiser.timeline.models import Entry
from organiser.timeline.policies import can_write_entries
from organiser.timeline.presentation import DateView, describe_entry, describe_place, describe_words, describe_works
from organiser.timeline.queries import get_entry
from organiser.timeline.views.blueprint import blueprint

ENTRY = "/timeline/entries/<entry_id>"


@blueprint.get(ENTRY)
@public
def entry(entry_id: str) -> str | Response:
    found = get_entry(current_actor(), entry_id)
    return redirect(_address(found, slug), 301) if (slug := make_slug(found.title)) else _show(found)


@blueprint.get(f"{ENTRY}/<slug>")
@public
def named_entry(entry_id: str, slug: str) -> str | Response:
    found = get_entry(current_actor(), entry_id)
    right = make_slug(found.title)
    return _show(found) if slug == right else redirect(_address(found, right), 301)


def _address(found: Entry, slug: str) -> str:
    if not slug:
        return url_for("timeline.entry", entry_id=found.public_id)
    return url_for("timeline.named_entry", entry_id=found.public_id, slug=slug)


def _show(found: Entry) -> str:
    lang, actor = current_language(), current_actor()
    date, place = describe_entry(found, lang=lang), describe_place(found, lang)
    page = absolute(_address(found, make_slug(found.title)))
    words = describe_words(found, told_in=found.lang if "original" in request.args else lang, lang=lang)
    return render_template(
        "timeline/entry.html",
        entry=found,
        words=words,
        slug=make_slug(found.title),
        date=date,
        place=place,
        page=page,
        works=describe_works(found),
        topics=[(term.slug, term.name_in(lang)) for term in found.topics],
        share=_write_share(found, words.title.text, date, place, page),
        year_name=write_year(found.new_year, lang),
        day_name=_name_day(found, lang),
        can_keep=can_write_entries(actor),
    )


def _write_share(found: Entry, title: str, date: DateView, place: str, page: str) -> str:
    """A text to pass on: date, title, place, source, address; a line each."""
    lines = [
        gettext("%(date)s: %(title)s", date=date.text, title=title),
        place,
        gettext("Source: %(source)s", source=found.source),
        page,
    ]
    return "\n".join(line for line in lines if line)


def _name_day(found: Entry, lang: str) -> str:
    if found.new_month is None or found.new_day is None:
        return ""
    return write_day_of_year(found.new_month, found.new_day, lang)
