"""What a person agrees to, in numbered versions. A text that was ever shown is never edited: it gets a new version."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask_babel import ngettext

CURRENT = "1"
# Where a branch that holds the event with its own sees names, too.
SHARED = "2"
# The same two where one can come to all dates of a series.
OF_SERIES, SHARED_OF_SERIES = "3", "4"
# And where it is asked which languages one understands.
OF_SCHOOL, SHARED_OF_SCHOOL = "5", "6"


def _first(days: int) -> str:
    return ngettext(
        "I agree that my name, my address and how I take part are kept for this event, so that the organisers can let "
        "me in and write to me about it. They are deleted by themselves %(num)s day after it, or at once when I ask.",
        "I agree that my name, my address and how I take part are kept for this event, so that the organisers can let "
        "me in and write to me about it. They are deleted by themselves %(num)s days after it, or at once when I ask.",
        days,
    )


def _shared(days: int) -> str:
    return ngettext(
        "I agree that my name, my address and how I take part are kept for this event, so that the organisers of all "
        "branches that hold it can let me in, and its own branch can write to me about it. They are deleted by "
        "themselves %(num)s day after it, or at once when I ask.",
        "I agree that my name, my address and how I take part are kept for this event, so that the organisers of all "
        "branches that hold it can let me in, and its own branch can write to me about it. They are deleted by "
        "themselves %(num)s days after it, or at once when I ask.",
        days,
    )


def _of_series(days: int) -> str:
    return ngettext(
        "I agree that my name, my address and how I take part are kept for this event, and for all dates if I have "
        "ticked them, so that the organisers can let me in and write to me about it. They are deleted by themselves "
        "%(num)s day after the event, with all dates ticked %(num)s day after the last of them, or at once when I ask.",
        "I agree that my name, my address and how I take part are kept for this event, and for all dates if I have "
        "ticked them, so that the organisers can let me in and write to me about it. They are deleted by themselves "
        "%(num)s days after the event, with all dates ticked %(num)s days after the last of them, or at once when I "
        "ask.",
        days,
    )


def _shared_of_series(days: int) -> str:
    return ngettext(
        "I agree that my name, my address and how I take part are kept for this event, and for all dates if I have "
        "ticked them, so that the organisers of all branches that hold it can let me in, and its own branch can write "
        "to me about it. They are deleted by themselves %(num)s day after the event, with all dates ticked %(num)s day "
        "after the last of them, or at once when I ask.",
        "I agree that my name, my address and how I take part are kept for this event, and for all dates if I have "
        "ticked them, so that the organisers of all branches that hold it can let me in, and its own branch can write "
        "to me about it. They are deleted by themselves %(num)s days after the event, with all dates ticked %(num)s "
        "days after the last of them, or at once when I ask.",
        days,
    )


def _of_school(days: int) -> str:
    return ngettext(
        "I agree that my name, my address, how I take part and which languages I understand are kept for this event, "
        "so that the organisers can let me in, plan the interpretation and write to me about it. They are deleted by "
        "themselves %(num)s day after it, or at once when I ask.",
        "I agree that my name, my address, how I take part and which languages I understand are kept for this event, "
        "so that the organisers can let me in, plan the interpretation and write to me about it. They are deleted by "
        "themselves %(num)s days after it, or at once when I ask.",
        days,
    )


def _shared_of_school(days: int) -> str:
    return ngettext(
        "I agree that my name, my address, how I take part and which languages I understand are kept for this event, "
        "so that the organisers of all branches that hold it can let me in and plan the interpretation, and its own "
        "branch can write to me about it. They are deleted by themselves %(num)s day after it, or at once when I ask.",
        "I agree that my name, my address, how I take part and which languages I understand are kept for this event, "
        "so that the organisers of all branches that hold it can let me in and plan the interpretation, and its own "
        "branch can write to me about it. They are deleted by themselves %(num)s days after it, or at once when I ask.",
        days,
    )


_TEXTS: Mapping[str, Callable[[int], str]] = {
    CURRENT: _first,
    SHARED: _shared,
    OF_SERIES: _of_series,
    SHARED_OF_SERIES: _shared_of_series,
    OF_SCHOOL: _of_school,
    SHARED_OF_SCHOOL: _shared_of_school,
}


class Given(StrEnum):
    """How consent was given; kept behind the version as in '1:form'."""

    FORM = "form"
    SPOKEN = "spoken"
    WRITTEN = "written"


def choose_version(*, is_shared: bool, is_of_series: bool, is_of_school: bool = False) -> str:
    """What is asked for now. A school that is a date of a series asks for no languages."""
    if is_of_school and not is_of_series:
        return SHARED_OF_SCHOOL if is_shared else OF_SCHOOL
    if is_of_series:
        return SHARED_OF_SERIES if is_shared else OF_SERIES
    return SHARED if is_shared else CURRENT


def consent_text(days: int, version: str = CURRENT) -> str:
    """The text of a version in the language spoken now; `days` is how long people are kept after the event's end.

    KeyError for a version that never was.
    """
    return _TEXTS[version](days)


def is_current(version: str) -> bool:
    """Who agreed to the one while the other came to be asked for is kept under the one."""
    return version in _TEXTS


def names_languages(version: str) -> bool:
    """Whether one agreed that it is kept which languages one understands."""
    return version in {OF_SCHOOL, SHARED_OF_SCHOOL}


def is_shared(kept: str) -> bool:
    """Whether Registration.consent_version lets the other branches see who it is."""
    return kept.partition(":")[0] in {SHARED, SHARED_OF_SERIES, SHARED_OF_SCHOOL}


def proof(given: Given, version: str = CURRENT) -> str:
    """What Registration.consent_version keeps."""
    return f"{version}:{given}"
