"""Every scheduled job. Jobs look at what is due, so a missed slot is made up for by the next."""

from datetime import timedelta

from organiser.accounts.actions import forget_what_is_over
from organiser.archive import jobs as archive
from organiser.branches.actions import forget_old_acts
from organiser.calendars import jobs as calendars
from organiser.calendars.actions import purge_copies
from organiser.events.jobs import follow_zone_rules
from organiser.kernel.db.folding import fold_log
from organiser.kernel.documents import sweep_documents
from organiser.kernel.jobs import Job
from organiser.kernel.limits import forget_old_counters
from organiser.kernel.outbox.purge import purge_old_mails
from organiser.kernel.pictures import sweep_pictures
from organiser.kernel.typesetting import sweep_sheets
from organiser.kernel.web.static import purge_old_copies
from organiser.programme import jobs as programme
from organiser.registrations import jobs as registrations
from organiser.rota import jobs as rota

JOBS: tuple[Job, ...] = (
    Job("move expired offers", timedelta(minutes=1), registrations.move_expired_offers),
    Job("queue reminders", timedelta(minutes=5), registrations.queue_reminders),
    Job("queue reminders of turns", timedelta(minutes=15), rota.queue_reminders),
    Job("queue daily counts", timedelta(minutes=30), registrations.queue_daily_counts),
    Job("purge unconfirmed", timedelta(hours=1), registrations.purge_unconfirmed),
    Job("destroy due vaults", timedelta(hours=1), registrations.destroy_due_vaults),
    Job("forget removed speakers", timedelta(hours=1), programme.forget_removed),
    Job("tell who waits for what came of it", timedelta(minutes=10), archive.tell_waiting),
    Job("forget who waited", timedelta(hours=1), archive.forget_waiting),
    Job("follow zone rules", timedelta(minutes=10), follow_zone_rules),
    Job("fill new calendars", timedelta(minutes=1), calendars.fill_new_feeds),
    Job("destroy calendars nobody asks for", timedelta(hours=6), calendars.destroy_due_feeds),
    # After the vaults: what they held is then in no calendar either.
    Job("drop dead entries", timedelta(hours=12), calendars.drop_dead_entries),
    Job("sweep pictures", timedelta(minutes=30), sweep_pictures),
    Job("sweep documents", timedelta(minutes=30), sweep_documents),
    Job("sweep sheets", timedelta(days=1), sweep_sheets),
    Job("purge copies of static files", timedelta(days=1), purge_old_copies),
    Job("purge copies of feeds", timedelta(days=1), purge_copies),
    Job("purge mails", timedelta(days=1), purge_old_mails),
    Job("forget counters", timedelta(hours=1), forget_old_counters),
    Job("forget old acts", timedelta(days=1), forget_old_acts),
    Job("fold the database's log", timedelta(minutes=10), fold_log),
    Job("forget old log-ins", timedelta(minutes=30), forget_what_is_over),
)
