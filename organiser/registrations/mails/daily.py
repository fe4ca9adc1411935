"""The organisers' daily mail: numbers and links, no names."""

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext, ngettext

from organiser.accounts.queries import derive_unsubscribe_token, find_reachable, get_identity
from organiser.events.times import place_of, span_of
from organiser.events.wording import title_in
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.registrations.lists import NewPeople, list_new_people


def write_daily(mail: Mail) -> MailMessage | None:
    """None if the account is gone or wants none, or holds the branches no more, or nobody came."""
    account = find_reachable(mail.subject_id)
    if account is None or not account.daily_counts:
        return None
    since, until = (datetime.fromisoformat(mail.params[name]) for name in ("since", "until"))
    news = list_new_people(account.id, since=since, until=until)
    if not news:
        return None
    identity = get_identity(account)
    with in_language(account.lang):
        total = sum(new.confirmed + new.waiting for new in news)
        stop = link("accounts.unsubscribe", account_id=account.public_id, token=derive_unsubscribe_token(account))
        message = write_mail(
            "registrations/daily",
            to=identity.address,
            subject=ngettext("%(num)s new registration", "%(num)s new registrations", total),
            name=identity.name,
            events=[_describe(new, account.lang) for new in news],
            stop=stop,
        )
    return replace(message, list_unsubscribe=stop)


def _describe(new: NewPeople, lang: str) -> dict[str, str]:
    waiting = ngettext("%(num)s person waiting", "%(num)s people waiting", new.waiting) if new.waiting else ""
    confirmed = ngettext("%(num)s person with a place", "%(num)s people with a place", new.confirmed)
    return {
        "title": title_in(new.event, lang),
        "branch": new.event.branch.name,
        "when": describe_span(span_of(new.event), lang=lang, place=place_of(new.event)),
        "counts": gettext("%(first)s, %(second)s", first=confirmed, second=waiting) if waiting else confirmed,
        "url": link("registrations.people", lang=lang, event_id=new.event.public_id),
    }
