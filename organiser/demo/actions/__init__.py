"""Writing the movement, and taking it away again. Bulk inserts, with the others' rules."""

from organiser.demo.actions.campaigns import make_campaign
from organiser.demo.actions.circles import make_circles
from organiser.demo.actions.clearing import clear_batch, clear_structure
from organiser.demo.actions.earlier_school import make_earlier_school
from organiser.demo.actions.events import make_events
from organiser.demo.actions.guides import make_guides
from organiser.demo.actions.history import make_history
from organiser.demo.actions.rota import make_rota
from organiser.demo.actions.school import make_school
from organiser.demo.actions.school_people import fill_school
from organiser.demo.actions.staff import NewLogIn, make_staff, new_log_ins
from organiser.demo.actions.structure import Structure, make_structure, read_structure

__all__ = [
    "NewLogIn",
    "Structure",
    "clear_batch",
    "clear_structure",
    "fill_school",
    "make_campaign",
    "make_circles",
    "make_earlier_school",
    "make_events",
    "make_guides",
    "make_history",
    "make_rota",
    "make_school",
    "make_staff",
    "make_structure",
    "new_log_ins",
    "read_structure",
]
