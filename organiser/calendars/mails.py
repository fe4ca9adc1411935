"""The mails of calendars."""

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from organiser.calendars.models import FeedKind, PrivateFeed
from organiser.calendars.private_feeds import list_feeds_of, manage_link, read_address
from organiser.kernel.db import db
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.registrations.models import Registration
from organiser.registrations.queries import find_place, get_person


def write_own_link(mail: Mail) -> MailMessage | None:
    """Dropped if nobody is behind it, or they were erased meanwhile."""
    try:
        found = _find_subject(mail.subject_id)
    except VaultDestroyed:
        return None
    if found is None:
        return None
    address, subject = found
    with in_language(subject.lang):
        return write_mail(
            "calendars/own_link",
            to=address,
            subject=gettext("Your calendars at %(site)s", site=settings().site_name),
            url=manage_link(subject),
            is_new=isinstance(subject, Registration),
        )


def _find_subject(public_id: str) -> tuple[str, PrivateFeed | Registration] | None:
    """To whom, and what the link is to open: the newest feed of the address, or the place if it has none yet."""
    place = find_place(public_id)
    if place is not None:
        address = get_person(place).address
        feeds = list_feeds_of(address)
        return address, feeds[-1] if feeds else place
    wanted = PrivateFeed.public_id == public_id, PrivateFeed.kind == FeedKind.PLACES
    feed = db.session.scalars(select(PrivateFeed).where(*wanted).options(joinedload(PrivateFeed.vault))).one_or_none()
    return None if feed is None else (read_address(feed), feed)
