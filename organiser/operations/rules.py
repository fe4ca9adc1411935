"""What an operator should be told. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from organiser.kernel.config import Settings
from organiser.kernel.jobs import LEASE, JobRun

# Jobs run at least daily; a worker that lives has begun one of them within the hour.
SILENT_AFTER = timedelta(hours=1)


class Notice(StrEnum):
    """What may need the operator's hand; the sentences are in forms.py."""

    NO_WORKER = "no_worker"
    MASTER_KEY_BESIDE = "master_key_beside"
    NO_MAIL = "no_mail"
    DEMO = "demo"
    OLD_SQLITE = "old_sqlite"


class JobState(StrEnum):
    DONE = "done"
    RUNNING = "running"
    FAILED = "failed"
    STUCK = "stuck"


def state_of_job(run: JobRun, now: datetime) -> JobState:
    """STUCK: begun longer ago than its lease and not finished; the next worker takes it over."""
    if run.finished_at is None:
        return JobState.STUCK if run.started_at < now - LEASE else JobState.RUNNING
    return JobState.FAILED if run.fault else JobState.DONE


def list_warnings(
    settings: Settings, *, runs: Iterable[JobRun], is_demo: bool, journal: str | None, now: datetime
) -> list[Notice]:
    """`journal` is SQLite's journal mode, None on PostgreSQL."""
    newest = max((run.started_at for run in runs), default=None)
    given = {
        Notice.NO_WORKER: newest is None or newest < now - SILENT_AFTER,
        Notice.NO_MAIL: settings.mail is None,
        Notice.MASTER_KEY_BESIDE: settings.master_key is None,
        Notice.DEMO: is_demo,
        Notice.OLD_SQLITE: journal not in {None, "wal"},
    }
    return [warning for warning, is_given in given.items() if is_given]
