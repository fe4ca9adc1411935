"""A message as each person gets it: the organisers' words in a frame of the reader's language; and the mail that asks
for a second person."""

from collections.abc import Sequence

from flask_babel import gettext

from organiser.accounts.queries import find_reachable, get_identity, names_of
from organiser.events.wording import title_in
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.links import link
from organiser.kernel.outbox import Blanks, Mail, MailMessage, Renderer, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.messages.models import Message
from organiser.messages.queries import find_messages, read_text
from organiser.messages.rules import Standing, Text, is_meant, list_paragraphs, standing_of
from organiser.registrations.models import Registration
from organiser.registrations.queries import find_places, get_person, link_token
from organiser.registrations.rules import Person, is_discreet

FRAME = "messages/message"


def read_messages(mails: Sequence[Mail]) -> Renderer:
    """Reads the messages and the people of all these, and returns what writes any of them."""
    messages = find_messages({mail.params["message"] for mail in mails})
    places, blanks = find_places({mail.subject_id for mail in mails}), Blanks()
    return lambda mail: _write_if_meant(messages.get(mail.params["message"]), places.get(mail.subject_id), blanks)


def write_message_mail(mail: Mail) -> MailMessage | None:
    """None if it was stopped, or is for this person no more."""
    return read_messages([mail])(mail)


def write_second_wanted(mail: Mail) -> MailMessage | None:
    """To those who look after the branch. None once somebody has let it go or stopped it, or the account is gone."""
    message = find_messages([mail.subject_id]).get(mail.subject_id)
    account = find_reachable(mail.params["account"])
    if message is None or account is None or standing_of(message, clock.now()) is not Standing.WAITS:
        return None
    event, identity = message.event, get_identity(account)
    with in_language(account.lang):
        return write_mail(
            "messages/second_wanted",
            to=identity.address,
            subject=gettext("A message to many waits for a second reader"),
            name=identity.name,
            who=names_of([message.account_id]).get(message.account_id, ""),
            title=title_in(event, account.lang),
            people=message.people,
            branch=event.branch.name,
            url=link("messages.overview", lang=account.lang, event_id=event.public_id),
        )


def _write_if_meant(message: Message | None, place: Registration | None, blanks: Blanks) -> MailMessage | None:
    if message is None or place is None or message.stopped_at is not None:
        return None
    if not is_meant(message.audience, status=place.status, mode=place.pool.mode):
        return None
    try:
        person = get_person(place)
    except VaultDestroyed:
        return None
    text = read_text(message)
    return None if text is None else write_to(place, person, text, blanks)


def write_to(place: Registration, person: Person, text: Text, blanks: Blanks) -> MailMessage:
    """Of what is not for everybody the subject line says nothing; the organisers' own stands in the mail."""
    event = place.event
    discreet = is_discreet(event)
    with in_language(place.lang):
        return blanks.write_mail(
            FRAME,
            to=person.address,
            subject=gettext("About your registration") if discreet else text.subject,
            from_name=settings().site_name if discreet else event.branch.name,
            reply_to=None if discreet else event.branch.contact,
            own={"name": person.name, "page": link("registrations.open_link", token=link_token(place))},
            headline=text.subject,
            paragraphs=list_paragraphs(text.body),
            title="" if discreet else title_in(event, place.lang),
        )
