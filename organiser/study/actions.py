"""Changing topics, and making works known. The only writers of these tables."""

import itertools
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from organiser.kernel import activity, clock, ids
from organiser.kernel.actor import Actor
from organiser.kernel.db import announce, db
from organiser.kernel.errors import NotFound
from organiser.kernel.slugs import make_any_slug
from organiser.study.facts import TermRenamed
from organiser.study.models import Facet, Term, TermName, Work
from organiser.study.policies import can_edit_terms
from organiser.study.queries import find_root_path, get_term, list_terms
from organiser.study.rules import check_names, check_parent, check_years


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
    term.parent_id = parent.id if parent else None
    term.first_year, term.last_year = first_year, last_year
    if {name.lang: name.name for name in term.names} != given:
        _rename(term, given)
        announce(TermRenamed(term.id))
    db.session.flush()
    activity.record(actor, "changed", subject="terms", subject_id=term.public_id)
    return term


def find_or_make_work(*, author: str, title: str, year: int | None, link: str | None) -> Work:
    """The work of this author, title and year; a link is only filled in where there was none.

    Two who name the same work at once get the same row: the constraint decides, not a look before.
    """
    insert = sqlite_insert if db.session().get_bind().dialect.name == "sqlite" else postgresql_insert
    row = insert(Work).values(
        public_id=ids.new_public_id(), author=author, title=title, year=year, year_key=year or 0, link=link or None,
        created_at=clock.now(), is_demo=False,
    )  # fmt: skip
    db.session.execute(row.on_conflict_do_nothing(index_elements=[Work.author, Work.title, Work.year_key]))
    known = select(Work).where(Work.author == author, Work.title == title, Work.year_key == (year or 0))
    work = db.session.scalars(known).one()
    if link and not work.link:
        work.link = link
    return work


def _lock_terms(actor: Actor) -> None:
    """One at a time rearranges topics: two nestings at once could otherwise close a circle."""
    db.session.execute(select(Term.id).order_by(Term.id).with_for_update())
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
    slug = make_any_slug(names.get("en") or next(iter(names.values())))
    taken = set(db.session.scalars(select(Term.slug).where(Term.slug.startswith(slug, autoescape=True))))
    numbers = (f"{slug}-{number}" for number in itertools.count(2))
    return slug if slug not in taken else next(other for other in numbers if other not in taken)
