"""Acts that end at a chosen step: a copy of this process ends itself where a statement or a commit would begin.

What a database holds changes with a commit alone, so before each statement, before each commit and after the last are
all the moments at which a process can be killed.
"""

import multiprocessing
import os
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event

from organiser.kernel.db.engine import WRITE

NEVER = -1
DIED = 86


class Mortal:
    """Runs acts in copies of this process, which must have one thread. The copies use databases only by `engines`."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = engines
        self._steps: Any = multiprocessing.RawValue("i", 0)

    def count_steps(self, act: Callable[[], object]) -> int:
        """Let it be done to its end; how many statements of writing transactions and commits it took."""
        assert self._run(act, NEVER) == os.EX_OK
        steps: int = self._steps.value
        return steps

    def die(self, act: Callable[[], object], at: int) -> None:
        """Let it come as far as before step `at`, counted from 0."""
        assert self._run(act, at) == DIED

    def _run(self, act: Callable[[], object], at: int) -> int:
        self._steps.value = 0
        for engine in self._engines:
            if engine.dialect.name == "sqlite":
                engine.dispose()  # what a process knows of its locks does not hold for a copy of it
        copy = os.fork()
        if copy == 0:
            self._live(act, at)
        _, status = os.waitpid(copy, 0)
        return os.waitstatus_to_exitcode(status)

    def _live(self, act: Callable[[], object], at: int) -> None:
        def step(*_: object) -> None:
            if self._steps.value == at:
                os._exit(DIED)
            self._steps.value += 1

        def begin_statement(connection: Connection, *_: object) -> None:
            if connection.get_execution_options().get(WRITE):
                step()

        for engine in self._engines:
            engine.dispose(close=False)  # or it would speak over the other process's connections
            event.listen(engine, "before_cursor_execute", begin_statement)
            event.listen(engine, "commit", step)
        try:
            act()
        except BaseException:
            traceback.print_exc()
            os._exit(os.EX_SOFTWARE)
        os._exit(os.EX_OK)
