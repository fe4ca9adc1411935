"""What is there to translate of the made-up installation's events, and one summary that was translated and is stale."""

from collections.abc import Callable

from organiser.kernel.actor import Actor
from organiser.translating.models import Source
from organiser.translating.queries import find_source
from tests.support.site import Site


def list_sources(site: Site, _organiser: Actor, _write: Callable[[str], str], *, lang: str) -> None:
    for key in ("open", "draft"):
        site.sources[key] = get_source("event", site.events[key]).public_id


def get_source(kind: str, subject_id: str) -> Source:
    source = find_source(kind, subject_id)
    assert source is not None
    return source
