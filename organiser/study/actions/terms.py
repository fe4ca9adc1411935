"""Changing topics: added, renamed, nested."""

import itertools
from collections.abc import Mapping

from sqlalchemy import select

from organiser.kernel import activity
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import NotFound
from organiser.kernel.slugs import MAX_SLUG, make_any_slug
from organiser.study.actions.works import refresh_works_of
from organiser.study.facts import TermNested, TermRenamed
from organiser.study.models import Facet, Term, TermName
from organiser.study.policies import can_edit_terms
from organiser.study.queries.terms import find_root_path, get_term, list_terms
from organiser.study.rules.terms import check_names, check_parent, check_years

ROOM_FOR_NUMBER = 6


def add_term(
    actor: Actor,
    *,
    facet: Facet,
    names: Mapping[str, str],
    parent_id: str | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> Term:
    """A new topic. Raises NotFound, TermNeedsName, OtherFacet or YearsReversed."""
    _lock_terms(actor)
    given = check_names(names)
    check_years(first_year, last_year)
    term = Term(facet=facet, slug=_make_slug(given), first_year=first_year, last_year=last_year)
    parent = get_term(parent_id) if parent_id else None
    check_parent(term, parent, _read_parents())
    term.parent_id = parent.id if parent else None
    term.names = [TermName(lang=lang, name=name) for lang, name in given.items()]
    db.session.add(term)
    db.session.flush()
    activity.record(actor, "created", subject="terms", subject_id=term.public_id)
    return term


def change_term(
    actor: Actor,
    public_id: str,
    *,
    names: Mapping[str, str],
    parent_id: str | None,
    first_year: int | None = None,
    last_year: int | None = None,
) -> Term:
    """Rename in any language, nest elsewhere, correct a period's years. Its slug stays, since addresses hold it.

    Raises NotFound, TermNeedsName, OtherFacet, TermWouldContainItself or YearsReversed.
    """
    _lock_terms(actor)
    term = get_term(public_id)
    given = check_names(names)
    check_years(first_year, last_year)
    parent = get_term(parent_id) if parent_id else None
    check_parent(term, parent, _read_parents())
    before, term.parent_id = term.parent_id, parent.id if parent else None
    term.first_year, term.last_year = first_year, last_year
    if {name.lang: name.name for name in term.names} != given:
        _rename(term, given)
        db.session.flush()
        refresh_works_of(term.id)
        announce(TermRenamed(term.id))
    if before != term.parent_id:
        # Last, since calendars hold what every change of an event waits for.
        announce(TermNested(term.id))
    db.session.flush()
    activity.record(actor, "changed", subject="terms", subject_id=term.public_id)
    return term


def _lock_terms(actor: Actor) -> None:
    """One at a time rearranges topics: two nestings at once could otherwise close a circle.

    Events that get a topic meanwhile don't wait for them: whoever renames waits for events.
    """
    db.session.execute(select(Term.id).order_by(Term.id).with_for_update(key_share=True))
    if not can_edit_terms(actor, find_root_path()):
        raise NotFound


def _read_parents() -> dict[int, int | None]:
    return {term.id: term.parent_id for term in list_terms()}


def _rename(term: Term, given: Mapping[str, str]) -> None:
    kept = {name.lang: name for name in term.names if name.lang in given}
    for lang, text in given.items():
        kept.setdefault(lang, TermName(lang=lang)).name = text
    term.names = list(kept.values())


def _make_slug(names: Mapping[str, str]) -> str:
    """Numbered, it is no longer than filters in addresses read it."""
    slug = make_any_slug(names.get("en") or next(iter(names.values())))
    short = slug[: MAX_SLUG - ROOM_FOR_NUMBER].rstrip("-")
    taken = set(db.session.scalars(select(Term.slug).where(Term.slug.startswith(short, autoescape=True))))
    numbers = (f"{short}-{number}" for number in itertools.count(2))
    return slug if slug not in taken else next(other for other in numbers if other not in taken)
