"""Everything that changes a place or a person's registration."""

from organiser.registrations.actions.changing import Details, change_details, enter, note_entrance, require_entrance
from organiser.registrations.actions.confirming import confirm
from organiser.registrations.actions.editions import link_copy, set_edition
from organiser.registrations.actions.edits import expand_edit
from organiser.registrations.actions.enrolling import follow_dates
from organiser.registrations.actions.erasing import erase
from organiser.registrations.actions.keeping import (
    destroy_orphan,
    destroy_series_vault,
    destroy_vault_of,
    list_due_events,
    list_due_orphans,
    list_due_series_vaults,
    purge_unconfirmed,
)
from organiser.registrations.actions.leaving import end_enrolments, leave_series
from organiser.registrations.actions.organising import (
    Addition,
    add_person,
    begin_export,
    cancel_person,
    give_place,
    move_to_front,
    send_link_again,
)
from organiser.registrations.actions.places import require_way
from organiser.registrations.actions.registering import Application, register
from organiser.registrations.actions.telling import expand_to_all, queue_daily_counts, queue_reminders
from organiser.registrations.actions.waiting import (
    accept_offer,
    cancel,
    lapse_offers,
    list_events_with_expired_offers,
    start_offer_clock,
    start_overdue_clocks,
    undo_cancel,
)

__all__ = [
    "Addition",
    "Application",
    "Details",
    "accept_offer",
    "add_person",
    "begin_export",
    "cancel",
    "cancel_person",
    "change_details",
    "confirm",
    "destroy_orphan",
    "destroy_series_vault",
    "destroy_vault_of",
    "end_enrolments",
    "enter",
    "erase",
    "expand_edit",
    "expand_to_all",
    "follow_dates",
    "give_place",
    "lapse_offers",
    "leave_series",
    "link_copy",
    "list_due_events",
    "list_due_orphans",
    "list_due_series_vaults",
    "list_events_with_expired_offers",
    "move_to_front",
    "note_entrance",
    "purge_unconfirmed",
    "queue_daily_counts",
    "queue_reminders",
    "register",
    "require_entrance",
    "require_way",
    "send_link_again",
    "set_edition",
    "start_offer_clock",
    "start_overdue_clocks",
    "undo_cancel",
]
