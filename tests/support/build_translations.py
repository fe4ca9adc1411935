"""What is there to translate of the made-up installation's events, and who translates it."""

from collections.abc import Callable

from organiser.kernel import clock
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.translating.models import Source, Translator
from organiser.translating.queries import find_source
from tests.support.site import Site


def list_sources(site: Site, _organiser: Actor, _write: Callable[[str], str], *, lang: str) -> None:
    for key in ("open", "draft"):
        site.sources[key] = get_source("event", site.events[key]).public_id


def get_source(kind: str, subject_id: str) -> Source:
    source = find_source(kind, subject_id)
    assert source is not None
    return source


def name_translator(site: Site, branch_id: int, account_id: int) -> None:
    """Into Spanish and Arabic, for the town."""
    with transaction() as session:
        translator = Translator(
            branch_id=branch_id, account_id=account_id, languages=["es", "ar"], granted_at=clock.now()
        )
        session.add(translator)
        session.flush()
        site.translators["town"] = translator.public_id
