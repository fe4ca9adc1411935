"""Writing the movement, and taking it away again. Bulk inserts through the models; the rules are those of the others."""

from organiser.demo.actions.clearing import clear_batch, clear_structure
from organiser.demo.actions.events import make_events
from organiser.demo.actions.staff import LogIn, NewLogIn, make_staff, new_log_ins
from organiser.demo.actions.structure import Structure, make_structure, read_structure

__all__ = [
    "LogIn",
    "NewLogIn",
    "Structure",
    "clear_batch",
    "clear_structure",
    "make_events",
    "make_staff",
    "make_structure",
    "new_log_ins",
    "read_structure",
]
