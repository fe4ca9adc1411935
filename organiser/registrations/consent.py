"""What a person agrees to, in numbered versions. A text that was ever shown is never edited: it gets a new version."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext

CURRENT = "1"

_TEXTS: Mapping[str, str] = {
    "1": lazy_gettext(
        "I agree that my name, my address and how I take part are kept for this event, so that the organisers can let "
        "me in and write to me about it. They are deleted by themselves two weeks after it, or at once when I ask."
    ),
}


class Given(StrEnum):
    """How consent was given; kept behind the version as in '1:form'."""

    FORM = "form"
    SPOKEN = "spoken"
    WRITTEN = "written"


def consent_text(version: str = CURRENT) -> str:
    """The text of a version in the language that is spoken now. KeyError for one that never was."""
    return str(_TEXTS[version])


def is_current(version: str) -> bool:
    return version == CURRENT


def proof(given: Given, version: str = CURRENT) -> str:
    """What Registration.consent_version keeps."""
    return f"{version}:{given}"
