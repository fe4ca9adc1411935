"""Changing events. The only writers of these tables; each locks, authorises, checks, changes, records and announces."""

from organiser.events.actions.content import (
    create_dates,
    create_event,
    duplicate_event,
    edit_event,
    edit_locked,
    move_to_branch,
)
from organiser.events.actions.extras import (
    add_material,
    change_material,
    clear_picture,
    name_helper,
    remove_material,
    set_picture,
    unname_helper,
)
from organiser.events.actions.hosting import accept_host, ask_host, end_host
from organiser.events.actions.reactions import follow_merged_works, refresh_topic, refresh_work, remove_deleted_draft
from organiser.events.actions.states import (
    cancel_event,
    delete_draft,
    postpone_event,
    publish_event,
    publish_locked,
    restore_event,
    set_date,
    withdraw_event,
)
from organiser.events.actions.translating import follow_translation
from organiser.events.actions.zones import derive_again, is_behind, note_release

__all__ = [
    "accept_host",
    "add_material",
    "ask_host",
    "cancel_event",
    "change_material",
    "clear_picture",
    "create_dates",
    "create_event",
    "delete_draft",
    "derive_again",
    "duplicate_event",
    "edit_event",
    "edit_locked",
    "end_host",
    "follow_merged_works",
    "follow_translation",
    "is_behind",
    "move_to_branch",
    "name_helper",
    "note_release",
    "postpone_event",
    "publish_event",
    "publish_locked",
    "refresh_topic",
    "refresh_work",
    "remove_deleted_draft",
    "remove_material",
    "restore_event",
    "set_date",
    "set_picture",
    "unname_helper",
    "withdraw_event",
]
