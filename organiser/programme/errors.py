"""Why a change of a programme is refused."""

from organiser.kernel.errors import OrganiserError


class ProgrammeError(OrganiserError):
    pass


class NotASchool(ProgrammeError):
    """Only schools have a programme."""


class NothingToUndo(ProgrammeError):
    pass


class NothingToRelease(ProgrammeError):
    """People see all of it already, or nothing of it has a time yet."""


class RoomInUse(ProgrammeError):
    """Sessions are placed in it: they are to be moved first."""

    def __init__(self, *, sessions: int) -> None:
        self.sessions = sessions
        super().__init__(f"{sessions} sessions")


class SpeakerInUse(ProgrammeError):
    def __init__(self, *, sessions: int) -> None:
        self.sessions = sessions
        super().__init__(f"{sessions} sessions")


class NoAddressOfSpeaker(ProgrammeError):
    """Nobody has said where a mail would reach them."""


class SchoolOver(ProgrammeError):
    """Nobody is asked any more, and nobody answers."""


class SessionTimeSkipped(ProgrammeError):
    """Clocks jump over the time at which it should begin."""

    def __init__(self, *, title: str) -> None:
        self.title = title
        super().__init__(title)


class NoTitles(ProgrammeError):
    """Nothing in the first line of a sheet says which column holds the titles."""


class ColumnTwice(ProgrammeError):
    """Two columns of a sheet have headings of one meaning."""

    def __init__(self, *, heading: str) -> None:
        self.heading = heading
        super().__init__(heading)


class ImportChanged(ProgrammeError):
    """What a sheet would do now is not what was shown."""
