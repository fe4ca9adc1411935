"""Every kind of mail, and the function that renders it when its turn comes."""

from collections.abc import Mapping

from organiser.accounts import mails as accounts
from organiser.branches import mails as branches
from organiser.kernel.outbox import Expander, Follower, Renderer
from organiser.registrations import mails as registrations
from organiser.registrations.actions import start_offer_clock

TABLE: Mapping[str, Renderer] = {
    "accounts.invitation": accounts.write_invitation,
    "accounts.login_link": accounts.write_login_link,
    "accounts.credentials_changed": accounts.write_credentials_changed,
    "branches.left_alone": branches.write_left_alone,
    **{f"registrations.{kind}": registrations.render_letter for kind in registrations.KINDS},
}

# Batch rows: one is written when something happens to an event, and expanded to a row a person when it is due.
EXPANDERS: Mapping[str, Expander] = {
    "registrations.all_moved": registrations.expand_to_all,
    "registrations.all_postponed": registrations.expand_to_all,
    "registrations.all_cancelled": registrations.expand_to_all,
    "registrations.all_restored": registrations.expand_to_all,
}

# What else happens once the mail server has taken a mail, in the transaction that marks it as sent.
SENT: Mapping[str, Follower] = {
    "registrations.offer": start_offer_clock,
}
