"""The installation of site.py for a test: built once for each database, then put back row by row."""

from copy import deepcopy
from datetime import datetime, timedelta

from organiser.kernel import clock
from organiser.kernel.db import db
from tests.support.build_site import Write, build_site
from tests.support.site import Site
from tests.support.snapshots import Snapshot

FRESH = timedelta(minutes=10)

_made: dict[str, tuple[datetime, Site, Snapshot]] = {}


def make_site(write: Write = str, *, lang: str = "en") -> Site:
    """Everything, in the database of the current application, which is empty. `lang` is that of people and texts."""
    if (write, lang) != (str, "en"):
        return build_site(write, lang=lang)
    database = str(db.engine.url)
    if database not in _made or abs(clock.now() - _made[database][0]) > FRESH:
        _made[database] = clock.now(), build_site(write, lang=lang), Snapshot.take()
    _, site, rows = _made[database]
    rows.restore()
    return deepcopy(site)
