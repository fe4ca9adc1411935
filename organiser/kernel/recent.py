"""What was read a moment ago, for what many readers ask for and none of them has to see to the second."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from organiser.kernel.db.transaction import count_commits

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by key, each kept for `keep` and at most `most` of them. A commit of this process ends them all at once;
    what another process commits is seen `keep` later."""

    def __init__(self, keep: timedelta, *, most: int) -> None:
        self._keep, self._most = keep, most
        self._values: OrderedDict[Hashable, tuple[int, datetime, T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, now: datetime, read: Callable[[], T]) -> T:
        """The kept value, else what `read` gives."""
        commits = count_commits()
        found = self._values.get(key)
        if found is not None and found[0] == commits and now - self._keep < found[1] <= now:
            return found[2]
        value = read()
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = commits, now, value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
