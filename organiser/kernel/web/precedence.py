"""People before calendars: somebody who waits for a page is not to stand behind thousands of polls.

A server hands requests to its threads in order of arrival, and threads take turns with Python's lock: among polls, a
request of a person gets a part of its process, and waits for the processor at each turn. So polls wait, in threads that
are there for nothing else, until nobody is served; never long, and never in more threads than that.
docs/decisions/0004 has the figures.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Semaphore
from typing import Any

# More make each other wait for Python's lock, and keep connections to the database that nobody works on.
AT_ONCE = 4
PATIENCE_SECONDS = 0.05

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
_threads = AT_ONCE


def share_threads(number: int) -> None:
    """How many threads the server has, of which all but those for people may hold polls that wait. Called before the
    application is made; without it none waits."""
    global _threads
    _threads = number


class Precedence:
    """A WSGI application around the application: AT_ONCE requests of people at once, and one poll."""

    def __init__(self, app: App, is_poll: Callable[[Environ], bool]) -> None:
        self._app = app
        self._is_poll = is_poll
        self._people, self._polls = Semaphore(AT_ONCE), Semaphore(1)
        self._most_waiting = max(0, _threads - 2 * AT_ONCE)
        self._lock, self._is_idle = Lock(), Event()
        self._is_idle.set()
        self._busy = self._waiting = 0

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self._is_poll(environ):
            with self._polls:
                return self._app(environ, start_response)
        with self._served(), self._people:
            return self._app(environ, start_response)

    def give_way(self) -> None:
        """For a poll, before anything is done for it."""
        if self._is_idle.is_set() or self._waiting >= self._most_waiting:
            return
        with self._lock:
            self._waiting += 1
        self._is_idle.wait(PATIENCE_SECONDS)
        with self._lock:
            self._waiting -= 1

    @contextmanager
    def _served(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
            self._is_idle.clear()
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
                if not self._busy:
                    self._is_idle.set()
