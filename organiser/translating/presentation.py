"""What is there to translate, as pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language, own_name
from organiser.kernel.i18n.times import full_date
from organiser.places.names import language_name
from organiser.translating.labels import PAGES, kind_label
from organiser.translating.models import Source
from organiser.translating.queries import WorkLine, find_source, list_originals, list_renderings
from organiser.translating.rules import TITLE, Standing, Translated, Wording, list_targets, pick, standing_of


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """An item in one language: how it stands, in words, and where it is translated."""

    lang: str
    name: str
    standing: Standing
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of its words. `translated` says that and from what; `behind` that the original changed since;
    `others` are languages in which it can be read as well, as (code, its own name, whether one has to ask for it as the
    original, since it has no address of its own)."""

    translated: str
    behind: str
    others: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An item in the list of what is missing or stale. `facts` are its kind, its branch and its day."""

    url: str
    title: str
    lang: str
    facts: tuple[str, ...]
    missing: str
    stale: str
    is_draft: bool


def describe_languages(kind: str, subject_id: str) -> list[LanguageLine]:
    """For the item's own pages: every language into which it can be translated."""
    source = find_source(kind, subject_id)
    if source is None:
        return []
    originals = list_originals(source)
    made = {(one.lang, one.field): one for one in list_renderings(source)}
    lines = []
    for lang in list_targets(source.lang):
        found = [standing_of(original, made.get((lang, original.field))) for original in originals]
        lines.append(_describe_language(source, lang, found))
    return lines


def _describe_language(source: Source, lang: str, found: list[Standing]) -> LanguageLine:
    missing, stale = found.count(Standing.MISSING), found.count(Standing.STALE)
    if missing == len(found):
        standing, words = Standing.MISSING, gettext("not translated")
    elif stale:
        standing, words = Standing.STALE, gettext("the original changed since")
    elif missing:
        standing, words = Standing.MISSING, gettext("not all of it")
    else:
        standing, words = Standing.CURRENT, gettext("up to date")
    url = url_for("translating.translate", source_id=source.public_id, into=lang)
    return LanguageLine(lang, own_name(lang), standing, words, url)


def tell(words: Sequence[Wording], *, source: str, translated: Translated, lang: str) -> Told:
    """`words` are what this reader gets, the title first; `source` is the original's language, `lang` the page's."""
    changed = max((one.changed_at for one in words if one.changed_at), default=None)
    day = full_date(changed, lang) if changed else ""
    behind = gettext("The original changed on %(day)s; this translation does not follow it yet.", day=day)
    said = gettext("Translated from %(language)s.", language=language_name(source, lang))
    languages = dict.fromkeys((source, *pick(translated, TITLE)))
    return Told(
        translated=said if any(one.text and one.lang != source for one in words) else "",
        behind=behind if changed else "",
        others=tuple(
            (code, own_name(code), code not in INTERFACE_LANGUAGES) for code in languages if code != words[0].lang
        ),
    )


def describe_work(line: WorkLine, into: str, way: Mapping[str, Any]) -> WorkRow:
    """`way` is what leads back to the list from there."""
    lang = current_language()
    day = full_date(line.until, lang) if line.until else ""
    facts = (kind_label(line.kind), line.branch, language_name(line.lang, lang), day)
    return WorkRow(
        url=url_for("translating.translate", source_id=line.public_id, into=into, **way),
        title=line.title,
        lang=line.lang,
        facts=tuple(fact for fact in facts if fact),
        missing=ngettext("%(num)s text is missing", "%(num)s texts are missing", line.missing) if line.missing else "",
        stale=ngettext("%(num)s text is behind", "%(num)s texts are behind", line.stale) if line.stale else "",
        is_draft=not line.is_open,
    )


def find_page(source: Source) -> str | None:
    """Where readers find it; a draft has no such place."""
    if source.kind not in PAGES or not source.is_open:
        return None
    endpoint, own, parent = PAGES[source.kind]
    parts = {own: source.subject_id} | ({parent: source.parent_id} if parent else {})
    return url_for(endpoint, **parts)  # type: ignore[arg-type]  # parts of the address
