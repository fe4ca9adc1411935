"""A message as each person gets it: the organisers' words in a frame of the reader's language."""

from collections.abc import Sequence

from flask_babel import gettext

from organiser.events.wording import title_in
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.links import link
from organiser.kernel.outbox import Blanks, Mail, MailMessage, Renderer
from organiser.kernel.vaults import VaultDestroyed
from organiser.messages.models import Message
from organiser.messages.queries import find_messages, read_text
from organiser.messages.rules import Text, is_meant, list_paragraphs
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
