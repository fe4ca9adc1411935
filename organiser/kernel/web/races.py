"""A request that lost a race is answered anew, from what stands in the database then.

Two who change things that hang together can want each other's rows: PostgreSQL ends one of the two. Or a row went, or
came, between reading and writing. Nothing was written, and what the person sent is still at hand.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import request
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from organiser.kernel.db import count_own_commits, forget_reads

Answer = TypeVar("Answer")
# PostgreSQL's codes for deadlock_detected and serialization_failure.
LOST = frozenset({"40P01", "40001"})


def is_lost_race(error: Exception) -> bool:
    if isinstance(error, IntegrityError | StaleDataError | ObjectDeletedError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in LOST


def answer_again_if_lost(answer: Callable[[], Answer]) -> Answer:
    """Once. Not where something was committed already, nor where an upload was read to its end."""
    before = count_own_commits()
    try:
        return answer()
    except Exception as error:
        if not is_lost_race(error) or count_own_commits() != before or request.files:
            raise
    forget_reads()
    return answer()
