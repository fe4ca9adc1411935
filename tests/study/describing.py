"""Works and topics for the tests of study."""

from organiser.branches.models import Branch
from organiser.kernel.db import transaction
from organiser.study.actions import add_term, add_work
from organiser.study.models import EditionKind, Facet, Licence, Work
from organiser.study.rules.works import EditionValues, WorkValues
from tests.support.make import coordinator_of, make_root, organiser_of

TEXT = EditionValues(EditionKind.TEXT, "en", text="word " * 450, licence=Licence.CC_BY, attribution="The library")


def add(branch: Branch, title: str, author: str = "Rosa Luxemburg", **values: object) -> Work:
    with transaction():
        wanted = WorkValues(title=title, author=author, **values)  # type: ignore[arg-type]
        return add_work(organiser_of(branch), branch.public_id, values=wanted)


def make_theme(name: str, *, parent_id: str | None = None) -> str:
    with transaction():
        names = {"en": name}
        actor = coordinator_of(make_root())
        return add_term(actor, facet=Facet.THEME, names=names, parent_id=parent_id).public_id
