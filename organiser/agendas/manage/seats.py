"""How full sessions are: seats taken, people who wait, stars."""

from dataclasses import dataclass

from organiser.agendas.crowds import SeatCount, count_seats
from organiser.agendas.manage.pages import PROGRAMME, get_draft, list_spoken_at, say_number, say_when, show
from organiser.agendas.views.blueprint import PAGES, blueprint
from organiser.kernel.web.access import current_actor
from organiser.programme.presentation import name_room
from organiser.registrations.policies import can_read_people


@dataclass(frozen=True, slots=True)
class Row:
    session_id: str
    title: str
    when: str
    room: str
    count: SeatCount
    starred: str
    is_released: bool


@blueprint.get(f"{PAGES}{PROGRAMME}/seats")
def seats(event_id: str) -> str:
    draft = get_draft(event_id)
    counts = count_seats(draft.event.id)
    rows = []
    for session in list_spoken_at(draft):
        count = counts.get(session.id, SeatCount())
        starred = say_number(count.starred, is_chosen=True)
        room, is_released = name_room(session, draft.plan), session.id in counts
        rows.append(
            Row(session.id, session.title, say_when(session, draft.event.zone), room, count, starred, is_released)
        )
    may_read = can_read_people(current_actor(), draft.event)
    return show("seats", draft, part="seats", rows=rows, may_read=may_read)
