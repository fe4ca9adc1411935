"""Everything that changes what people chose, and tells them of it."""

from organiser.agendas.actions.choosing import join_session, leave_session, star_session, unstar_session
from organiser.agendas.actions.entering import enter_session
from organiser.agendas.actions.following import (
    follow_forgetting,
    follow_leaving,
    follow_release,
    follow_restoration,
)
from organiser.agendas.actions.telling import expand_changes

__all__ = [
    "enter_session",
    "expand_changes",
    "follow_forgetting",
    "follow_leaving",
    "follow_release",
    "follow_restoration",
    "join_session",
    "leave_session",
    "star_session",
    "unstar_session",
]
