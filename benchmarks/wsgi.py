"""Asking the application in this process, without a server."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from benchmarks.client import Answer
from organiser.kernel.db import db

Ask = Callable[[], Answer]


def asking(app: Flask, url: str, path: str, **headers: str) -> Ask:
    """A function that asks once."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    environ: Any = EnvironBuilder(path=path, base_url=url, headers=Headers(named)).get_environ()

    def ask() -> Answer:
        said: list[tuple[int, dict[str, str]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_fault: object) -> Any:
            said.append((int(status[:3]), {name.lower(): value for name, value in headers}))

        chunks: Any = app.wsgi_app({**environ, "wsgi.input": io.BytesIO()}, start)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return Answer(*said[-1], body)

    return ask


def time_one(ask: Ask, status: int) -> float:
    """Seconds that one answer takes."""
    begun = time.perf_counter()
    answer = ask()
    spent = time.perf_counter() - begun
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.body[:500]!r}")
    return spent


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """The statements that read something while this is open."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
