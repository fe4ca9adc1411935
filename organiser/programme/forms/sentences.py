"""The sentences for what programmes refuse."""

from flask_babel import gettext, ngettext

from organiser.kernel.errors import EditConflict, Invalid, NotFound, OrganiserError
from organiser.kernel.web.forms import Form
from organiser.programme.errors import (
    ColumnTwice,
    ImportChanged,
    NoAddressOfSpeaker,
    NotASchool,
    NothingToRelease,
    NothingToUndo,
    NoTitles,
    RoomInUse,
    SchoolOver,
    SessionTimeSkipped,
    SpeakerInUse,
)

REFUSALS = (
    EditConflict, Invalid, NoAddressOfSpeaker, NothingToRelease, NothingToUndo, RoomInUse, SchoolOver,
    SessionTimeSkipped, SpeakerInUse,
)  # fmt: skip


def describe_invalid(refusal: Invalid) -> str:
    """The sentence beside the field."""
    if refusal.code == "length":
        return gettext("Write something, in %(max)s characters or fewer.", max=refusal.values["max"])
    if refusal.code == "range":
        return gettext("Choose a number from %(min)s to %(max)s.", min=refusal.values["min"], max=refusal.values["max"])
    if refusal.code == "number":
        return gettext("Give at most %(max)s.", max=refusal.values["max"])
    sentences = {
        "taken": gettext("Another one has this name already."),
        "order": gettext("The end has to come after the beginning."),
        "name": gettext("Write a name only, without address, link or angle brackets."),
        "address": gettext("Enter a link that begins with https://."),
        "over": gettext("The school is over, and its links are destroyed."),
        "unknown": gettext("Choose something that is in the list now."),
    }
    return sentences.get(refusal.code) or gettext("This cannot stand here. Enter it again.")


def describe_refusal(refusal: OrganiserError) -> str:
    """The sentence on top of the page."""
    if isinstance(refusal, Invalid):
        return describe_invalid(refusal)
    if isinstance(refusal, RoomInUse):
        return ngettext(
            "%(num)s session is in this room. Move it first.",
            "%(num)s sessions are in this room. Move them first.",
            refusal.sessions,
        )
    if isinstance(refusal, SessionTimeSkipped):
        return gettext("Clocks jump over the beginning of “%(title)s”. Move it first.", title=refusal.title)
    if isinstance(refusal, ColumnTwice):
        return gettext("Two columns are headed “%(heading)s”. Rename or delete one.", heading=refusal.heading)
    sentences: dict[type[OrganiserError], str] = {
        NoTitles: gettext("We find no column for the titles. Head it “Title”, as in the sheet to fill in."),
        ImportChanged: gettext("The programme has changed meanwhile. Look again at what the sheet does now."),
        EditConflict: gettext("Somebody else was quicker. Look at what stands here now."),
        NothingToUndo: gettext("There is nothing to take back."),
        NothingToRelease: gettext("People see all of it already."),
        NoAddressOfSpeaker: gettext("Write down their address first."),
        SchoolOver: gettext("The school is over."),
        NotASchool: gettext("Only schools have a programme."),
        NotFound: gettext("Somebody has deleted this meanwhile."),
    }
    return sentences.get(type(refusal)) or gettext("That did not work. Try it once more.")


def refuse(form: Form, refusal: Invalid) -> None:
    """Beside its field, or on top where the form has no such field."""
    if refusal.field in form:
        form.refuse(refusal.field, describe_invalid(refusal))
    else:
        form.form_errors = [*form.form_errors, describe_invalid(refusal)]
