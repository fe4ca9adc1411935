"""How full sessions are: seats taken, people who wait, stars."""

from dataclasses import dataclass

from organiser.agendas.crowds import SeatCount, count_seats
from organiser.agendas.manage.pages import PROGRAMME, get_draft, list_spoken_at, say_number, say_when, show
from organiser.agendas.views.blueprint import PAGES, blueprint
from organiser.programme.presentation import name_room


@dataclass(frozen=True, slots=True)
class Row:
    session_id: str
    title: str
    when: str
    room: str
    count: SeatCount
    starred: str


@blueprint.get(f"{PAGES}{PROGRAMME}/seats")
def seats(event_id: str) -> str:
    draft = get_draft(event_id)
    counts = count_seats(draft.event.id)
    rows = []
    for session in list_spoken_at(draft):
        count = counts.get(session.id, SeatCount())
        starred = say_number(count.starred, is_chosen=True)
        rows.append(Row(session.id, session.title, say_when(session), name_room(session, draft.plan), count, starred))
    return show("seats", draft, part="seats", rows=rows)
