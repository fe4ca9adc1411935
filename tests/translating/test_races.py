"""Translators who save at once what says the same, on both databases: nobody waits in a circle."""

from contextlib import suppress
from functools import partial

from flask import Flask

from organiser.kernel.db import db
from organiser.translating.errors import TextsChanged
from tests.registrations.test_races import run_together
from tests.support.make import make_branch, make_event, organiser_of
from tests.translating.acting import fresh, translate_item

PAIRS = 5
TEXTS = {"title": "¿Quién hace las noticias?", "summary": "Se lee.", "text": "Trae un periódico."}


def test_two_who_translate_twins_at_once_do_not_wait_for_each_other_in_a_circle(app: Flask) -> None:
    """Each writes on their own event, and on to its twin."""
    branch = make_branch()
    actor = organiser_of(branch)
    said = [{"title": f"Who? {n}", "summary": f"We read. {n}", "text": f"Bring a paper. {n}"} for n in range(PAIRS)]
    pairs = [[make_event(branch, **words) for _ in range(2)] for words in said]
    public_ids = [[event.public_id for event in pair] for pair in pairs]
    db.session.remove()

    def save(public_id: str) -> None:
        # The other was quicker, and wrote here, too: whoever is second is told so.
        with suppress(TextsChanged):
            translate_item(actor, "event", public_id, TEXTS)

    for into in public_ids:
        run_together(app, [partial(save, one) for one in into])
    for pair in pairs:
        assert [fresh(event).translated["es"]["title"] for event in pair] == [[TEXTS["title"], None]] * 2
