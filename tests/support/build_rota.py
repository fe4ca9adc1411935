"""The rota of the made-up installation's school: a door that two have to stand at, and somebody who chairs."""

from collections.abc import Callable
from datetime import datetime, time

from organiser.events.queries import get_event_to_edit
from organiser.events.rules import is_safe_name
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.rota import actions
from organiser.rota.actions import DutyValues
from organiser.rota.queries import Helper, find_volunteer, link_token
from tests.support.site import Site, Who

Write = Callable[[str], str]


def write_rota(site: Site, organiser: Actor, write: Write, *, lang: str) -> None:
    """Bo, who speaks at `bread`, has taken the door meanwhile; nobody chairs `land`."""
    event_id = site.events["school"]
    day = get_event_to_edit(organiser, event_id).starts_wall.date()
    starts, ends = datetime.combine(day, time(11)), datetime.combine(day, time(12))
    door = DutyValues("door", 2, write("Main door"), "", starts, ends)
    with transaction():
        site.duties["door"] = actions.add_duty(organiser, event_id, values=door).public_id
        chair = DutyValues("chair", 1, session_id=site.sessions["land"])
        site.duties["chair"] = actions.add_duty(organiser, event_id, values=chair).public_id
    with transaction():
        name = write("Bo Castro")
        helper = Helper(name if is_safe_name(name) else "Bo Castro", "bo@people.example.org", lang)
        site.volunteers["bo"] = actions.add_volunteer(organiser, event_id, helper=helper).public_id
    with transaction():
        actions.assign(organiser, event_id, duty_id=site.duties["door"], volunteer_id=site.volunteers["bo"])
    bo = find_volunteer(site.volunteers["bo"])
    assert bo is not None
    site.who["volunteer"] = Who(links=(f"/v/{link_token(bo)}",))
