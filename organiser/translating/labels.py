"""The words for what can be translated. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.translating.rules import base_of

KINDS = {
    "event": _("Event"),
    "guide": _("Guide"),
    "entry": _("Entry of the timeline"),
    "session": _("Session"),
    "campaign": _("Campaign"),
}
FIELDS = {
    "title": _("Title"),
    "summary": _("In one sentence"),
    "text": _("Text"),
    "abstract": _("What it is about"),
    "heading": _("Heading"),
    "part": _("Part that is read"),
    "comment": _("Why, and what to look for"),
}
# Where an item can be read: the endpoint, and the parts of its address that are the item's id and its parent's.
PAGES = {
    "event": ("registrations.event_without_slug", "event_id", ""),
    "guide": ("guides.guide", "guide_id", ""),
    "entry": ("timeline.entry", "entry_id", ""),
    "campaign": ("campaigns.campaign", "campaign_id", ""),
    "session": ("programme.session_page", "session_id", "event_id"),
}


def field_label(field: str) -> str:
    return str(FIELDS[base_of(field)])


def kind_label(kind: str) -> str:
    return str(KINDS.get(kind, kind))
