"""Topics as a tree, without a database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from organiser.kernel.i18n import INTERFACE_LANGUAGES
from organiser.study.errors import OtherFacet, TermNeedsName, TermWouldContainItself, YearsReversed
from organiser.study.models import Term


@dataclass(frozen=True, slots=True)
class NestedTerm:
    """A topic in the order of reading; `depth` 0 stands at the top of its facet."""

    term: Term
    name: str
    depth: int


def nest(terms: Collection[Term], lang: str) -> list[NestedTerm]:
    """All topics, each followed by those below it, siblings by their names in this language."""
    below: dict[int | None, list[Term]] = {}
    for term in sorted(terms, key=lambda term: (term.facet, term.name_in(lang).casefold(), term.id)):
        below.setdefault(term.parent_id, []).append(term)
    return list(_walk(below, None, lang, depth=0))


def _walk(
    below: Mapping[int | None, Sequence[Term]], top: int | None, lang: str, *, depth: int
) -> Iterator[NestedTerm]:
    for term in below.get(top, ()):
        yield NestedTerm(term, term.name_in(lang), depth)
        yield from _walk(below, term.id, lang, depth=depth + 1)


def ids_below(slug: str, nested: Sequence[NestedTerm]) -> tuple[int, ...]:
    """Ids of the topic at this address and of all that stand below it; () for an address of none."""
    found: list[int] = []
    depth = -1
    for one in nested:
        if depth >= 0 and one.depth <= depth:
            break
        if one.term.slug == slug or depth >= 0:
            depth = one.depth if depth < 0 else depth
            found.append(one.term.id)
    return tuple(found)


def check_parent(term: Term, parent: Term | None, parents: Mapping[int, int | None]) -> None:
    """`parents` gives every topic's parent. Raises OtherFacet or TermWouldContainItself."""
    if parent is None:
        return
    if parent.facet != term.facet:
        raise OtherFacet
    above: int | None = parent.id
    while above is not None:
        if above == term.id:
            raise TermWouldContainItself
        above = parents[above]


def check_names(names: Mapping[str, str]) -> dict[str, str]:
    """Names by interface language, empty ones left out. Raises TermNeedsName when none is left."""
    given = {lang: name for lang, name in names.items() if name and lang in INTERFACE_LANGUAGES}
    if not given:
        raise TermNeedsName
    return given


def check_years(first: int | None, last: int | None) -> None:
    """Raises YearsReversed."""
    if first is not None and last is not None and last < first:
        raise YearsReversed
