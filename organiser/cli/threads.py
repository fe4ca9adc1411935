"""How the threads of a server share Python's lock."""

import sys

SECONDS = 0.0002


def take_short_turns() -> None:
    """For every process that serves pages.

    A transaction lets go of Python's lock at each statement, and gets it back from a thread that renders a page when
    that one's turn ends: after 5 ms if nothing is said, while everybody else who wants to write waits for both. With
    short turns a third more registrations were written, for the same work of the processor.
    """
    sys.setswitchinterval(SECONDS)
