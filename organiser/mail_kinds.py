"""Every kind of mail, and the function that renders it when its turn comes."""

from collections.abc import Mapping

from organiser.accounts import mails as accounts
from organiser.agendas import mails as agendas
from organiser.agendas.actions import expand_changes
from organiser.archive import mails as archive
from organiser.archive.notice_actions import expand_notices
from organiser.branches import mails as branches
from organiser.calendars import mails as calendars
from organiser.campaigns import mails as campaigns
from organiser.events import mails as events
from organiser.kernel.outbox import Expander, Follower, Reader, Renderer
from organiser.messages import mails as messages
from organiser.messages.actions import expand_message
from organiser.programme import mails as programme
from organiser.registrations import mails as registrations
from organiser.registrations.actions import expand_edit, expand_to_all, start_offer_clock
from organiser.rota import mails as rota

TABLE: Mapping[str, Renderer] = {
    "accounts.invitation": accounts.write_invitation,
    "accounts.login_link": accounts.write_login_link,
    "accounts.credentials_changed": accounts.write_credentials_changed,
    "branches.left_alone": branches.write_left_alone,
    "events.host_asked": events.write_host_asked,
    "events.host_answered": events.write_host_answered,
    "campaigns.asked": campaigns.write_asked,
    "campaigns.answered": campaigns.write_answered,
    "campaigns.left": campaigns.write_left,
    **{f"registrations.{kind}": registrations.write_letter for kind in registrations.LETTERS},
    "programme.speaker_asked": programme.write_speaker_asked,
    "programme.speaker_news": programme.write_speaker_news,
    "programme.speaker_sessions": programme.write_speaker_sessions,
    "registrations.series_changed": registrations.write_series_changed,
    "registrations.daily": registrations.write_daily,
    "messages.message": messages.write_message_mail,
    "messages.second_wanted": messages.write_second_wanted,
    "agendas.moved_in": agendas.write_moved_in,
    "agendas.changed": agendas.write_changed,
    **{f"rota.{kind}": rota.write_letter for kind in rota.LETTERS},
    "rota.news": rota.write_helper_news,
    "archive.notice_asked": archive.write_notice_asked,
    "archive.notice": archive.write_notice,
    "calendars.own_link": calendars.write_own_link,
}

# Of these kinds many go at once: what they are about is read together.
TOGETHER: Mapping[str, Reader] = {
    **{f"registrations.{kind}": registrations.read_letters for kind in registrations.LETTERS},
    "messages.message": messages.read_messages,
    "agendas.changed": agendas.read_changed,
}

# Batch rows: one is written when something happens to an event, and expanded to a row a person when it is due.
EXPANDERS: Mapping[str, Expander] = {
    "registrations.all_moved": expand_to_all,
    "registrations.all_postponed": expand_to_all,
    "registrations.all_cancelled": expand_to_all,
    "registrations.all_restored": expand_to_all,
    "registrations.all_reminded": expand_to_all,
    "registrations.all_series_changed": expand_edit,
    "messages.all_message": expand_message,
    "agendas.all_changed": expand_changes,
    "archive.all_noticed": expand_notices,
}

# What else happens once the mail server has taken a mail, in the transaction that marks it as sent.
SENT: Mapping[str, Follower] = {
    "registrations.offer": start_offer_clock,
}
