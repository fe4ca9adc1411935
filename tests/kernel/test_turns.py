"""Who writes next to a SQLite database, within a process and between several."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from organiser.kernel.db import turns
from organiser.kernel.db.turns import NEXT, WRITING, FairLock, Queue

HOLD = """
import fcntl, sys
file = open(sys.argv[1], "ab")
fcntl.lockf(file, fcntl.LOCK_EX, 1, int(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path, byte: int) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), str(byte)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_lock_is_handed_on_in_order_of_arrival() -> None:
    lock, order = FairLock(), []
    arrived = threading.Barrier(2)

    def work(name: int) -> None:
        arrived.wait()
        with lock.turn():
            order.append(name)

    with lock.turn():
        threads = []
        for name in range(5):
            thread = threading.Thread(target=work, args=(name,))
            thread.start()
            arrived.wait()
            while len(lock._waiting) <= name:
                pass
            threads.append(thread)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("byte", [NEXT, WRITING])
def test_who_comes_while_another_process_writes_is_next_when_it_dies(tmp_path: Path, byte: int) -> None:
    path, order = tmp_path / "turn", []

    def write() -> None:
        with Queue(path).turn():
            order.append("we")

    with held_by_another_process(path, byte) as process:
        thread = threading.Thread(target=write)
        thread.start()
        order.append("they")
        process.kill()
        thread.join()
    assert order == ["they", "we"]


@pytest.mark.parametrize("byte", [NEXT, WRITING])
def test_a_process_that_hangs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, byte: int) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    with held_by_another_process(tmp_path / "turn", byte), Queue(tmp_path / "turn").turn():
        pass


def test_a_turn_ends_with_its_block(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "turn")
    with pytest.raises(ValueError, match="stop"), queue.turn():
        raise ValueError("stop")
    for byte in (NEXT, WRITING):
        with held_by_another_process(tmp_path / "turn", byte):
            pass
