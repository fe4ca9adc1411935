"""Scheduled jobs without a leader: whoever inserts the row (job, slot) first runs that slot."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import clock
from organiser.kernel.db import Base, db, transaction
from organiser.kernel.logs import list_places

log = logging.getLogger("organiser.jobs")
KEEP_RUNS = timedelta(days=7)
LEASE = timedelta(minutes=10)


class JobRun(Base):
    """One slot of a job. Unfinished after its lease, it is taken over: jobs may be run again without harm."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(String(48), primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(200))


@dataclass(frozen=True, slots=True)
class Job:
    """`run` opens its own transactions and looks at what is due: a missed slot is made up for by the next."""

    name: str
    every: timedelta
    run: Callable[[], None]


def run_due_jobs(jobs: tuple[Job, ...]) -> list[str]:
    """Run each job whose present slot nobody took yet; the names of those that ran."""
    return [job.name for job in jobs if _run_if_due(job)]


def _run_if_due(job: Job) -> bool:
    slot = _present_slot(job.every)
    if not _take_slot(job.name, slot):
        return False
    fault = None
    try:
        job.run()
    except Exception as error:  # one job's fault must not stop the others; it is kept and shown
        fault = type(error).__name__
        log.error("job %s: %s at %s", job.name, fault, list_places(error.__traceback__))
    _finish_slot(job.name, slot, fault)
    return True


def _present_slot(every: timedelta) -> datetime:
    now = clock.now()
    return datetime.fromtimestamp(now.timestamp() // every.total_seconds() * every.total_seconds(), tz=now.tzinfo)


def _take_slot(name: str, slot: datetime) -> bool:
    now = clock.now()
    run = db.session.get(JobRun, (name, slot))
    if run is not None and (run.finished_at is not None or run.started_at > now - LEASE):
        return False
    try:
        with transaction() as session:
            run = session.scalars(
                select(JobRun).where(JobRun.job == name, JobRun.slot == slot).with_for_update()
            ).first()
            if run is None:
                session.add(JobRun(job=name, slot=slot, started_at=now))
                session.flush()
            elif run.finished_at is not None or run.started_at > now - LEASE:
                return False
            else:
                run.started_at = now
    except IntegrityError:
        return False
    return True


def _finish_slot(name: str, slot: datetime, fault: str | None) -> None:
    with transaction() as session:
        run = session.get_one(JobRun, (name, slot))
        run.finished_at, run.fault = clock.now(), fault
        session.execute(delete(JobRun).where(JobRun.job == name, JobRun.slot < clock.now() - KEEP_RUNS))


def list_last_runs() -> list[JobRun]:
    """The newest run of each job, for the operator's page."""
    runs = db.session.scalars(select(JobRun).order_by(JobRun.slot.desc()).limit(500)).all()
    newest: dict[str, JobRun] = {}
    for run in runs:
        newest.setdefault(run.job, run)
    return sorted(newest.values(), key=lambda run: run.job)
