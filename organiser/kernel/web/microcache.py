"""Answers to polls, kept before the application: thousands of calendars ask for the same bytes.

Only answers that say `Cache-Control: public` and carry an ETag are kept: a whole one under the address and whether gzip
is asked for, a 304 under the address and what the poll has; they depend on nothing else of the request. All are right
as long as what they stand on is the same, which is read again after a commit of this process, and each second because
of others. docs/decisions/0004 says why this is here and not in a proxy alone.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from organiser.kernel.db.transaction import count_commits
from organiser.kernel.web.encodings import takes_gzip
from organiser.kernel.web.precedence import Precedence

LOOK_SECONDS = 1.0
# The application sees each address once in a while: it writes the copies for a database that is away.
KEEP_SECONDS = 60.0
MEMORY_BYTES = 64 * 1024 * 1024
SUFFIX = ".ics"
# What an answer takes beside its body.
HEAD_BYTES = 2048
# No calendar's address and validators are longer; memory is counted by the answers, and askers choose the keys.
LONGEST_KEY = 1024
# Of a 200, what a 304 says again (RFC 9110 §15.4.5), and the headers that every answer has.
NOT_IN_304 = frozenset({"content-length", "content-type", "content-encoding", "content-disposition"})

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Key = tuple[str, str, bool | str]


@dataclass(frozen=True, slots=True)
class Look:
    """What answers stand on as it was read; None while it can't be read. Good until `until` (monotonic seconds) if
    there was no commit since."""

    standing: Hashable | None
    until: float
    commits: int

    @property
    def is_good(self) -> bool:
        return self.until > time.monotonic() and self.commits == count_commits()


@dataclass(frozen=True, slots=True)
class Answer:
    """A 200 or 304 as it was sent; right until `until` (monotonic seconds) if all it stands on is the same."""

    status: str
    etag: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float
    standing: Hashable

    @property
    def size(self) -> int:
        return len(self.body) + HEAD_BYTES


class MicroCache:
    """A WSGI application before the application. `read_standing` gives something else after every change that readers
    of public calendars may see, and on every day."""

    def __init__(
        self,
        app: Callable[[Environ, StartResponse], Iterable[bytes]],
        host: str,
        read_standing: Callable[[], Hashable],
    ) -> None:
        self._app = Precedence(app, is_poll)
        self._host = host
        self._read_standing = read_standing
        self._look = Look(None, 0.0, 0)
        self._looking = Lock()
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not is_poll(environ):
            return self._app(environ, start_response)
        self._app.give_way()
        path = environ["PATH_INFO"]
        if environ.get("HTTP_HOST") != self._host:
            return self._app(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        whole: Key = (path, query, takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))
        has = environ.get("HTTP_IF_NONE_MATCH", "")
        poll: Key = (path, query, has)
        if len(path) + len(query) + len(has) > LONGEST_KEY:
            return self._app(environ, start_response)
        standing = self._stand()
        answer = self._find(whole, standing) or self._find(poll, standing)
        if answer is None:
            return self._ask(standing, whole, poll, environ, start_response)
        return _send(answer, environ, start_response)

    def _stand(self) -> Hashable | None:
        """Read once for all who ask in the same second."""
        look = self._look
        if not look.is_good:
            with self._looking:
                if not self._look.is_good:
                    self._look = self._read()
                look = self._look
        return look.standing

    def _read(self) -> Look:
        commits, until = count_commits(), time.monotonic() + LOOK_SECONDS
        try:
            return Look(self._read_standing(), until, commits)
        except SQLAlchemyError:
            # The application knows what to answer while the database is away.
            return Look(None, until, commits)

    def _find(self, key: Key, standing: Hashable | None) -> Answer | None:
        answer = self._answers.get(key)
        if answer is None or standing is None or answer.standing != standing or answer.until < time.monotonic():
            return None
        return answer

    def _ask(
        self, standing: Hashable | None, whole: Key, poll: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it said if it may be kept."""
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = (status, headers)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        chunks = self._app(environ, listen)
        if environ["REQUEST_METHOD"] == "HEAD" or not said or said[0][:3] not in {"200", "304"}:
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        named = {name.lower(): value for name, value in said[1]}
        is_public = named.get("cache-control", "").startswith("public") and "etag" in named
        if is_public and standing is not None:
            answer = Answer(said[0], named["etag"], said[1], body, time.monotonic() + KEEP_SECONDS, standing)
            self._keep(whole if said[0].startswith("200") else poll, answer)
        return [body]

    def _keep(self, key: Key, answer: Answer) -> None:
        with self._lock:
            old = self._answers.pop(key, None)
            self._size += answer.size - (old.size if old else 0)
            self._answers[key] = answer
            while self._size > MEMORY_BYTES:
                _key, dropped = self._answers.popitem(last=False)
                self._size -= dropped.size


def is_poll(environ: Environ) -> bool:
    """Whether a calendar asks, public or not."""
    return environ.get("PATH_INFO", "").endswith(SUFFIX) and environ["REQUEST_METHOD"] in {"GET", "HEAD"}


def _send(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    # Compared weakly (RFC 9110 §8.8.3.2): some proxies take the W/ away.
    if answer.status.startswith("304") or answer.etag.removeprefix("W/") in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", [item for item in answer.headers if item[0].lower() not in NOT_IN_304])
        return []
    start_response("200 OK", answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
