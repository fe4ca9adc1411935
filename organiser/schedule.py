"""Every scheduled job. Jobs look at what is due, so a missed slot is made up for by the next."""

from organiser.kernel.jobs import Job

JOBS: tuple[Job, ...] = ()
