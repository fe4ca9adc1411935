"""Topics are kept by those who coordinate all branches."""

from sqlalchemy import select

from organiser.kernel.db import db
from organiser.study.models import Term, TermName
from tests.routes.reading import count
from tests.routes.table import OF_ALL, Look, Press, Route, Visit


def name(visit: Visit) -> str | None:
    db.session.rollback()
    named = select(TermName.name).join(Term, Term.id == TermName.term_id)
    return db.session.scalar(named.where(Term.public_id == visit.site.topics["cities"], TermName.lang == "en"))


ROUTES: tuple[Route, ...] = (
    Look(endpoint="study.terms", rights=OF_ALL, shows="Cities"),
    Press(
        endpoint="study.terms", rights=OF_ALL, body={"facet": "theme", "name_en": "Wages"},
        effect=lambda _visit: count(TermName, TermName.name == "Wages"), becomes=1,
    ),
    Look(endpoint="study.term", at={"term_id": "topics.cities"}, rights=OF_ALL, shows="Cities"),
    Press(
        endpoint="study.term", at={"term_id": "topics.cities"}, rights=OF_ALL,
        body={"name_en": "Towns"}, effect=name, becomes="Towns",
    ),
)  # fmt: skip
