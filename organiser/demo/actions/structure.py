"""Branches, topics and works of the demonstration."""

from dataclasses import dataclass

from sqlalchemy import select

from organiser.branches.actions import create_branch
from organiser.branches.models import Branch
from organiser.branches.rules import BranchFields
from organiser.demo.queries import list_demo_branches
from organiser.demo.rules.stock import BranchSeed, TopicSeed, WorkSeed, list_branches, list_topics, list_works
from organiser.kernel import clock
from organiser.kernel.actor import Actor, Grant, Role
from organiser.kernel.db import db
from organiser.kernel.slugs import make_slug
from organiser.study.actions import find_or_make_work
from organiser.study.models import Term, TermName, Work
from organiser.study.queries import searchable_text

JOB = "demo"


@dataclass(frozen=True, slots=True)
class Structure:
    """What events are tied to, by the stock's keys."""

    root: Branch
    branches: dict[str, Branch]
    topics: dict[str, Term]
    works: dict[tuple[str, str], Work]


def make_structure() -> Structure:
    """Sixty branches with their slugs and history, by the real action; topics and works beside them."""
    branches: dict[str, Branch] = {}
    actor = Actor(job=JOB)
    for seed in list_branches():
        parent = branches[seed.parent] if seed.parent else None
        branch = create_branch(
            actor, parent_id=parent.public_id if parent else None, fields=_describe(seed), is_demo=True
        )
        branches[seed.key] = branch
        if parent is None:
            actor = Actor(job=JOB, grants=(Grant(branch.id, branch.path, Role.COORDINATOR),))
    for topic in list_topics():
        _add_topic(topic)
    for work in list_works().values():
        add_work(work)
    db.session.flush()
    return read_structure()


def read_structure() -> Structure:
    """As it stands, whatever was renamed since: branches by the order of their making."""
    rows = list_demo_branches()
    branches = dict(zip((seed.key for seed in list_branches()), rows, strict=False))
    slugs = {term.slug: term for term in db.session.scalars(select(Term).where(Term.is_demo))}
    works = db.session.scalars(select(Work)).all()
    return Structure(
        root=rows[0],
        branches=branches,
        topics={topic.key: slugs[_slug(topic)] for topic in list_topics() if _slug(topic) in slugs},
        works={(work.author, work.title): work for work in works},
    )


def _describe(seed: BranchSeed) -> BranchFields:
    home = seed.home
    has_place = seed.city is not None
    return BranchFields(
        name=seed.name,
        zone=home.zone,
        level=seed.level,
        country=home.country if has_place else None,
        city_id=home.id if has_place else None,
        place_name=home.name if has_place else None,
        languages=seed.languages,
        contact=f"{seed.key}@branches.example.org",
        links=((f"{seed.key}.example.org", f"https://{seed.key}.example.org/"),),
        text=seed.text,
    )


def _slug(topic: TopicSeed) -> str:
    """Its own, so that topics that people make never meet it."""
    return f"demo-{make_slug(topic.names['en'])}"


def _add_topic(topic: TopicSeed) -> None:
    parent = next((other for other in list_topics() if other.key == topic.parent), None)
    above = db.session.scalar(select(Term).where(Term.slug == _slug(parent))) if parent else None
    first, last = topic.years
    term = Term(facet=topic.facet, slug=_slug(topic), first_year=first, last_year=last, is_demo=True)
    term.parent_id = above.id if above else None
    term.names = [TermName(lang=lang, name=name) for lang, name in topic.names.items()]
    db.session.add(term)
    db.session.flush()


def add_work(seed: WorkSeed) -> Work:
    """One that people named before stays theirs, and as they described it."""
    began = clock.now()
    work = find_or_make_work(author=seed.author, title=seed.title, year=seed.year, link=None)
    if work.created_at < began:
        return work
    work.is_demo, work.kind, work.lang, work.month = True, seed.kind, seed.lang, seed.month
    keys = {topic.key: _slug(topic) for topic in list_topics()}
    slugs = [keys[key] for key in seed.topics]
    work.topics = list(db.session.scalars(select(Term).where(Term.slug.in_(slugs)).order_by(Term.id)))
    work.search = searchable_text(work)
    return work
