"""Answers to polls, kept for a second before the application: thousands of calendars ask for the same bytes.

Only answers that say `Cache-Control: public` and carry an ETag are kept: a whole one under the address and whether gzip
is asked for, a 304 under the address and what the poll has; they depend on nothing else of the request. A commit in
this process ends them at once, one in another process within KEEP_SECONDS. docs/decisions/0004 says why this is here
and not in a proxy alone.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from organiser.kernel.db.transaction import count_commits
from organiser.kernel.web.encodings import takes_gzip

KEEP_SECONDS = 1.0
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
class Answer:
    """A 200 or 304 as it was sent; right until `until` (monotonic seconds) if there was no commit since."""

    status: str
    etag: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float
    commits: int

    @property
    def size(self) -> int:
        return len(self.body) + HEAD_BYTES


class MicroCache:
    """A WSGI application before the application."""

    def __init__(self, app: Callable[[Environ, StartResponse], Iterable[bytes]], host: str) -> None:
        self._app = app
        self._host = host
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.endswith(SUFFIX) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        if environ.get("HTTP_HOST") != self._host:
            return self._app(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        whole: Key = (path, query, takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")))
        has = environ.get("HTTP_IF_NONE_MATCH", "")
        poll: Key = (path, query, has)
        if len(path) + len(query) + len(has) > LONGEST_KEY:
            return self._app(environ, start_response)
        answer = self._find(whole) or self._find(poll)
        if answer is None:
            return self._ask(whole, poll, environ, start_response)
        return _send(answer, environ, start_response)

    def _find(self, key: Key) -> Answer | None:
        answer = self._answers.get(key)
        if answer is None or answer.until < time.monotonic() or answer.commits != count_commits():
            return None
        return answer

    def _ask(self, whole: Key, poll: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and keep what it said if it may be kept."""
        commits = count_commits()
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
        if named.get("cache-control", "").startswith("public") and "etag" in named:
            answer = Answer(said[0], named["etag"], said[1], body, time.monotonic() + KEEP_SECONDS, commits)
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


def _send(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    # Compared weakly (RFC 9110 §8.8.3.2): some proxies take the W/ away.
    if answer.status.startswith("304") or answer.etag.removeprefix("W/") in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", [item for item in answer.headers if item[0].lower() not in NOT_IN_304])
        return []
    start_response("200 OK", answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
