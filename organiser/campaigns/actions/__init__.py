"""Everything that writes campaigns and what stands under them."""

from organiser.campaigns.actions.placing import accept_event, ask_campaign, decline_event, leave_campaign
from organiser.campaigns.actions.writing import (
    change_state,
    clear_picture,
    create_campaign,
    delete_campaign,
    edit_campaign,
    follow_translation,
    set_picture,
)

__all__ = [
    "accept_event",
    "ask_campaign",
    "change_state",
    "clear_picture",
    "create_campaign",
    "decline_event",
    "delete_campaign",
    "edit_campaign",
    "follow_translation",
    "leave_campaign",
    "set_picture",
]
