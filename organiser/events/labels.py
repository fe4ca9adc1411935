"""The words for kinds, states, roles and fields, in one place. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.events.models import Kind, MaterialKind, PersonRole, State, Visibility

Label = str

KINDS: dict[str, Label] = {
    Kind.MEETING: _("Meeting"),
    Kind.TALK: _("Talk"),
    Kind.CIRCLE: _("Reading circle"),
    Kind.SCHOOL: _("School"),
    Kind.ACTION: _("Action"),
}
STATES: dict[str, Label] = {
    State.DRAFT: _("Draft"),
    State.PUBLISHED: _("Published"),
    State.POSTPONED: _("Postponed"),
    State.CANCELLED: _("Cancelled"),
}
OVER = _("Over")
VISIBILITIES: dict[str, Label] = {
    Visibility.PUBLIC: _("Everybody"),
    Visibility.UNLISTED: _("Whoever has the link"),
    Visibility.MEMBERS: _("Members of the branch"),
}
VISIBILITY_BADGES: dict[str, Label] = {
    Visibility.UNLISTED: _("Unlisted"),
    Visibility.MEMBERS: _("For members"),
}
ROLES: dict[str, Label] = {
    PersonRole.SPEAKER: _("Speaker"),
    PersonRole.INTRODUCER: _("Introduced by"),
    PersonRole.CHAIR: _("Chair"),
    PersonRole.INTERPRETER: _("Interpreter"),
}
MATERIALS: dict[str, Label] = {
    MaterialKind.RECORDING: _("Recording"),
    MaterialKind.TEXT: _("Text"),
    MaterialKind.SLIDES: _("Slides"),
}
ACCESS: dict[str, Label] = {
    "step_free": _("Step-free"),
    "hearing_loop": _("Hearing loop"),
    "sign_language": _("Sign language"),
    "childcare": _("Childcare"),
}
# What history calls the fields that changed.
FIELDS: dict[str, Label] = {
    "title": _("title"),
    "summary": _("summary"),
    "text": _("text"),
    "kind": _("kind"),
    "lang": _("language of the text"),
    "picture_id": _("picture"),
    "visibility": _("who sees it"),
    "state": _("state"),
    "state_reason": _("reason"),
    "branch_id": _("branch"),
    "starts_wall": _("start"),
    "ends_wall": _("end"),
    "starts_fold": _("start"),
    "ends_fold": _("end"),
    "zone": _("time zone"),
    "all_day": _("all day"),
    "on_site": _("in a room"),
    "on_line": _("on line"),
    "city_id": _("place"),
    "place_name": _("place"),
    "country": _("place"),
    "latitude": _("place"),
    "longitude": _("place"),
    "venue": _("venue"),
    "address": _("address"),
    "join_link": _("link to join"),
    "private": _("what only people with a place see"),
    "step_free": _("access"),
    "hearing_loop": _("access"),
    "sign_language": _("access"),
    "childcare": _("access"),
    "takes_registrations": _("registration"),
    "places_on_site": _("number of places"),
    "places_on_line": _("number of places"),
    "registration_opens_at": _("time to register"),
    "registration_closes_at": _("time to register"),
    "spoken": _("languages"),
    "topics": _("topics"),
    "people": _("people"),
    "readings": _("readings"),
    "materials": _("materials"),
}
VERBS: dict[str, Label] = {
    "created": _("wrote the draft"),
    "duplicated": _("copied it from another event"),
    "edited": _("changed it"),
    "published": _("published it"),
    "message_written": _("wrote to its people"),
    "message_released": _("let a message to its people go"),
    "message_stopped": _("stopped a message to its people"),
    "postponed": _("postponed it"),
    "dated": _("set a new date"),
    "cancelled": _("cancelled it"),
    "restored": _("took the cancellation back"),
    "withdrawn": _("withdrew it to a draft"),
    "moved": _("handed it to another branch"),
    "deleted": _("deleted the draft"),
    "material_added": _("added material"),
    "material_changed": _("changed material"),
    "material_removed": _("removed material"),
    "helper_named": _("named a helper"),
    "helper_unnamed": _("took a helper off the door"),
    "host_asked": _("asked another branch to hold it together"),
    "host_accepted": _("agreed to hold it together"),
    "host_declined": _("declined to hold it together"),
    "host_ended": _("ended holding it together"),
    "edition_set": _("said which edition was before it, and whether its number is shown"),
    "translated": _("translated it"),
    "campaign_asked": _("put it under a campaign"),
    "campaign_accepted": _("took it into a campaign"),
    "campaign_declined": _("did not take it into a campaign"),
    "campaign_ended": _("took it out of a campaign"),
    "campaign_left": _("took it back from a campaign"),
    "zone_changed": _("worked its time out anew, since the zone's rules changed"),
}


def kind_label(kind: str) -> Label:
    return KINDS.get(kind, kind)


def state_label(state: str) -> Label:
    return STATES.get(state, state)


def list_field_labels(fields: list[str]) -> list[str]:
    """Names of changed fields as people call them, each once."""
    return list(dict.fromkeys(str(FIELDS.get(name, name)) for name in fields))
