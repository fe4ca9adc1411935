"""Every scheduled job. Jobs look at what is due, so a missed slot is made up for by the next."""

from datetime import timedelta

from organiser.branches.actions import forget_old_acts
from organiser.kernel.jobs import Job
from organiser.kernel.outbox.purge import purge_old_mails
from organiser.kernel.pictures import sweep_pictures

JOBS: tuple[Job, ...] = (
    Job("sweep pictures", timedelta(minutes=30), sweep_pictures),
    Job("purge mails", timedelta(days=1), purge_old_mails),
    Job("forget old acts", timedelta(days=1), forget_old_acts),
)
