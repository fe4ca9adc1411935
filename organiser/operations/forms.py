"""The operator's forms, and the words for what the operator is told."""

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from organiser.kernel.outbox import MailState
from organiser.kernel.walltime import known_zones
from organiser.kernel.web.forms import Form, choices, language_field, line_field
from organiser.operations.rules import JobState, Notice

MAIL_STATES = {
    MailState.QUEUED: lazy_gettext("Waiting"),
    MailState.CLAIMED: lazy_gettext("Taken by a worker"),
    MailState.SENDING: lazy_gettext("On its way"),
    MailState.SENT: lazy_gettext("Sent"),
    MailState.FAILED: lazy_gettext("Failed"),
    MailState.UNKNOWN: lazy_gettext("In doubt"),
    MailState.DROPPED: lazy_gettext("No longer needed"),
}
JOB_STATES = {
    JobState.DONE: lazy_gettext("Done"),
    JobState.RUNNING: lazy_gettext("Running"),
    JobState.FAILED: lazy_gettext("Failed"),
    JobState.STUCK: lazy_gettext("Did not come to its end"),
}


class RootForm(Form):
    name = line_field(lazy_gettext("Name"), length=120, required=True)
    zone = SelectField(
        lazy_gettext("Time zone"), choices=choices((zone, zone) for zone in known_zones()), default="UTC"
    )


class FirstCoordinatorForm(Form):
    name = line_field(lazy_gettext("Name"), length=120, required=True)
    address = line_field(lazy_gettext("Mail address"), length=254, required=True)
    lang = language_field(lazy_gettext("Language of the mail"))


class FindAccountForm(Form):
    address = line_field(lazy_gettext("Mail address of the account"), length=254, required=True)


def describe_notice(notice: Notice) -> str:
    sentences = {
        Notice.NO_WORKER: gettext(
            "No worker has run in the last hour: mails stay in the outbox and nothing is tidied up."
        ),
        Notice.NO_MAIL: gettext("MAIL_URL is not set: no mail leaves. What should be sent stays in the outbox."),
        Notice.MASTER_KEY_BESIDE: gettext(
            "MASTER_KEY is not set, so the master key lies in a file beside the database. "
            "Whoever takes this disk can read everything."
        ),
        Notice.DEMO: gettext("The demonstration's data is loaded. Whoever operates can read the texts of mails."),
        Notice.OLD_SQLITE: gettext(
            "This version of SQLite has a fault that can damage databases in WAL mode, so another journal is used "
            "and readers wait for writers. SQLite 3.51.3 or PostgreSQL is quicker."
        ),
    }
    return sentences[notice]
