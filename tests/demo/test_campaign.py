"""The demonstration's campaign: joined from thirty countries, with one that waits."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from organiser.campaigns.models import Campaign, Placement
from organiser.demo import loading
from organiser.events.models import Event
from organiser.kernel.db import db
from tests.demo.loaded import load

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.only_database("sqlite")]


def test_thirty_countries_join_it_and_its_answer_is_asked_for(tmp_path: Path) -> None:
    load(tmp_path, events=loading.EVENTS, registrations=0)
    campaign = db.session.scalars(select(Campaign)).one()
    rows = select(Placement.state, func.count(), func.count(Event.country.distinct()))
    found = db.session.execute(rows.join(Event, Event.id == Placement.event_id).group_by(Placement.state)).all()
    numbers = {row[0]: (row[1], row[2]) for row in found}
    assert numbers["accepted"][1] == 30
    assert numbers["accepted"][0] > 90
    # It may well be one on line alone, which is in no country.
    assert numbers["asked"][0] == 1
    assert (len(campaign.topics), len(campaign.guides), campaign.timeline_id is not None) == (4, 3, True)
