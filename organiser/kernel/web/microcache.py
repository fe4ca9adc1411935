"""Answers to polls, kept for a second before the application: thousands of calendars ask for the same bytes.

Only answers that say `Cache-Control: public` and carry an ETag are kept, under the address and whether gzip is asked
for; they depend on nothing else of the request. A commit in this process ends them at once, one in another process
within KEEP_SECONDS. docs/decisions/0004 says why this is here and not in a proxy alone.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from organiser.kernel.db.transaction import count_commits

KEEP_SECONDS = 1.0
MEMORY_BYTES = 64 * 1024 * 1024
PREFIX = "/feeds/"
# Of a 200, what a 304 says again (RFC 9110 §15.4.5), and the headers that every answer has.
NOT_IN_304 = frozenset({"content-length", "content-type", "content-encoding", "content-disposition"})

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Key = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """A 200 as it was sent; right until `until` (monotonic seconds) if there was no commit since."""

    etag: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float
    commits: int


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
        if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._app(environ, start_response)
        if environ.get("HTTP_HOST") != self._host:
            return self._app(environ, start_response)
        key = (path, environ.get("QUERY_STRING", ""), "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""))
        answer = self._answers.get(key)
        if answer is None or answer.until < time.monotonic() or answer.commits != count_commits():
            return self._ask(key, environ, start_response)
        return _send(answer, environ, start_response)

    def _ask(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let the application answer, and keep what it said if it may be kept."""
        commits = count_commits()
        said: list[Any] = []

        def listen(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = (status, headers)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        chunks = self._app(environ, listen)
        if environ["REQUEST_METHOD"] == "HEAD" or not said or said[0][:3] != "200":
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        named = {name.lower(): value for name, value in said[1]}
        if named.get("cache-control", "").startswith("public") and "etag" in named:
            self._keep(key, Answer(named["etag"], said[1], body, time.monotonic() + KEEP_SECONDS, commits))
        return [body]

    def _keep(self, key: Key, answer: Answer) -> None:
        with self._lock:
            old = self._answers.pop(key, None)
            self._size += len(answer.body) - (len(old.body) if old else 0)
            self._answers[key] = answer
            while self._size > MEMORY_BYTES:
                _key, dropped = self._answers.popitem(last=False)
                self._size -= len(dropped.body)


def _send(answer: Answer, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    if answer.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", [item for item in answer.headers if item[0].lower() not in NOT_IN_304])
        return []
    start_response("200 OK", answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
