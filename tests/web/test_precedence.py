"""People are served before calendars, and neither keeps the other out."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

import pytest

from organiser.kernel.web import precedence
from organiser.kernel.web.precedence import AT_ONCE, Precedence

SECONDS = 30


class Slow:
    """An application that answers pages when it is told to, and says how many it works on at most."""

    def __init__(self) -> None:
        self.come, self.go = Event(), Event()
        self.now = self.most = 0
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.come.set()
        assert environ["PATH_INFO"] != "/page" or self.go.wait(SECONDS)
        with self._lock:
            self.now -= 1
        return []


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4 * AT_ONCE) as threads:
        yield threads


@pytest.fixture
def slow() -> Slow:
    return Slow()


def serve(slow: Slow, *, threads: int, monkeypatch: pytest.MonkeyPatch) -> Precedence:
    monkeypatch.setattr(precedence, "_threads", threads)
    return Precedence(slow, lambda environ: environ["PATH_INFO"] == "/poll")


def ask(threads: ThreadPoolExecutor, front: Precedence, path: str = "/page") -> Future[Iterable[bytes]]:
    return threads.submit(front, {"PATH_INFO": path}, lambda *_: None)


def test_a_poll_waits_until_nobody_is_served(
    threads: ThreadPoolExecutor, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precedence, "PATIENCE_SECONDS", SECONDS)
    front = serve(slow, threads=64, monkeypatch=monkeypatch)
    page = ask(threads, front)
    assert slow.come.wait(SECONDS)
    poll = threads.submit(front.give_way)
    assert not poll.done()
    slow.go.set()
    assert (poll.result(SECONDS), page.result(SECONDS)) == (None, [])


def test_a_poll_does_not_wait_for_ever(
    threads: ThreadPoolExecutor, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = serve(slow, threads=64, monkeypatch=monkeypatch)
    ask(threads, front)
    assert slow.come.wait(SECONDS)
    assert threads.submit(front.give_way).result(SECONDS) is None
    slow.go.set()


@pytest.mark.parametrize("number", [0, 2 * AT_ONCE])
def test_polls_never_wait_in_threads_that_people_need(
    threads: ThreadPoolExecutor, slow: Slow, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precedence, "PATIENCE_SECONDS", 10 * SECONDS)
    front = serve(slow, threads=number, monkeypatch=monkeypatch)
    ask(threads, front)
    assert slow.come.wait(SECONDS)
    assert threads.submit(front.give_way).result(SECONDS) is None
    slow.go.set()


def test_nobody_waits_where_nobody_is_served(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precedence, "PATIENCE_SECONDS", 10 * SECONDS)
    front = serve(slow, threads=64, monkeypatch=monkeypatch)
    slow.go.set()
    assert front({"PATH_INFO": "/page"}, lambda *_: None) == []
    front.give_way()


def test_so_many_people_are_served_at_once_and_the_others_after_them(
    threads: ThreadPoolExecutor, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = serve(slow, threads=64, monkeypatch=monkeypatch)
    pages = [ask(threads, front) for _ in range(2 * AT_ONCE)]
    slow.go.set()
    assert [page.result(SECONDS) for page in pages] == [[]] * len(pages)
    assert slow.most <= AT_ONCE


def test_polls_are_worked_on_one_by_one_beside_people(
    threads: ThreadPoolExecutor, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = serve(slow, threads=64, monkeypatch=monkeypatch)
    polls = [ask(threads, front, "/poll") for _ in range(2 * AT_ONCE)]
    assert [poll.result(SECONDS) for poll in polls] == [[]] * len(polls)
    assert slow.most == 1
