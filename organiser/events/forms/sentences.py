"""The sentences for what events refuse."""

from flask_babel import gettext

from organiser.events.errors import AlreadyHost, BranchClosed, EventOver, NoSuchHelper, NotForOthers, WrongState
from organiser.kernel.errors import Invalid, OrganiserError


def describe_invalid(refusal: Invalid) -> str:
    """The sentence beside the field."""
    about = (refusal.field, refusal.code)
    if about == ("spoken", "unknown") and "language" in refusal.values:
        return gettext("We do not know the language “%(language)s”.", language=refusal.values["language"])
    if refusal.code == "address":
        return gettext("Write a whole address that begins with https://.")
    if refusal.code == "length":
        return gettext("Shorten this to %(max)s characters or fewer.", max=refusal.values["max"])
    if refusal.code == "range":
        return gettext("Choose a number from %(min)s to %(max)s.", min=refusal.values["min"], max=refusal.values["max"])
    if refusal.code == "number":
        return gettext("Give at most %(max)s.", max=refusal.values["max"])
    sentences = {
        ("how", "missing"): gettext("Say whether it is in a room, on line, or both."),
        ("closes", "after_end"): gettext("Registration closes when the event ends at the latest."),
        ("opens", "after_close"): gettext("Registration has to open before it closes."),
        ("people", "name"): gettext("Write names only, without address, link or angle brackets."),
        ("visibility", "hosts"): gettext("Another branch holds it with you, or was asked to. End that first."),
        ("kind", "programme"): gettext("People see its programme, which only a school has. It stays a school."),
        ("reason", "missing"): gettext("Say why. It stands on the page and in the mail."),
    }
    return sentences.get(about) or gettext("This cannot stand here. Enter it again.")


def describe_refusal(refusal: OrganiserError) -> str:
    """The sentence on top of the page."""
    sentences: dict[type[OrganiserError], str] = {
        EventOver: gettext("It took place already, so this can no longer change. Copy it for another date instead."),
        BranchClosed: gettext("This branch is closed. Open it again first, or hand the event to another branch."),
        AlreadyHost: gettext("This branch holds it already, or was asked."),
        NotForOthers: gettext("What is for the members of your branch cannot be held with another one."),
        NoSuchHelper: gettext("Helpers hold a role at this branch or above it. Give them one first."),
        WrongState: gettext("Somebody else was quicker. Look at what stands here now."),
    }
    return sentences.get(type(refusal)) or gettext("That is over already. Look at what stands here now.")
