"""Mails to those who speak: the question, and what became of the school. What they say is read when they leave."""

from collections.abc import Callable

from flask_babel import gettext

from organiser.events.models import State, Visibility
from organiser.events.reporting import NewsReader, Report, write_news, write_report
from organiser.events.rules import is_over
from organiser.events.times import place_of, span_of
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.programme.contacts import find_speaker, link_token, read_contact
from organiser.programme.models import Speaker, SpeakerState
from organiser.programme.own_part import OwnReader, OwnSession
from organiser.programme.part_news import PartTelling
from organiser.programme.queries import find_published, read_released_plan

FRAME = "programme/speaker_asked"


def write_speaker_asked(mail: Mail) -> MailMessage | None:
    """None if they were removed, the link is void since, or the school is off or over."""
    speaker = find_speaker(mail.subject_id)
    if speaker is None or speaker.link_hash is None or speaker.generation != mail.params["generation"]:
        return None
    contact, event = read_contact(speaker), speaker.event
    if not contact.address or event.state == State.CANCELLED or is_over(event, clock.now()):
        return None
    is_open = event.visibility == Visibility.PUBLIC
    with in_language(contact.lang):
        return write_mail(
            FRAME,
            to=contact.address,
            subject=gettext("Your part in “%(title)s”", title=event.title) if is_open else gettext("A question to you"),
            from_name=event.branch.name if is_open else settings().site_name,
            reply_to=event.branch.contact if is_open else None,
            name=speaker.name,
            asking=event.branch.name if is_open else settings().site_name,
            title=event.title if is_open else "",
            when=describe_span(span_of(event), lang=contact.lang, place=place_of(event)) if is_open else "",
            sessions=_list_sessions(speaker, contact.lang) if is_open else [],
            page=link("speaking.open_link", token=link_token(speaker)),
        )


def write_speaker_news(mail: Mail) -> MailMessage | None:
    """What became of the school. None if nothing did after all."""
    return _report(mail, lambda speaker, _lang: write_news(mail.params["known"], speaker.event, _reader(speaker)))


def write_speaker_sessions(mail: Mail) -> MailMessage | None:
    """What releases made of their sessions. None if it is as it was, or the school is off or over."""
    return _report(mail, lambda speaker, lang: _tell_sessions(mail, speaker, lang))


def _report(mail: Mail, write: Callable[[Speaker, str], MailMessage | None]) -> MailMessage | None:
    """To whoever is to speak, if they did not say no. None if they were removed, or can no longer be reached."""
    speaker = find_speaker(mail.subject_id)
    if speaker is None or speaker.link_hash is None or speaker.state == SpeakerState.DECLINED:
        return None
    contact = read_contact(speaker)
    if not contact.address:
        return None
    with in_language(contact.lang):
        return write(speaker, contact.lang)


def _reader(speaker: Speaker) -> NewsReader:
    is_open = speaker.event.visibility == Visibility.PUBLIC
    return NewsReader(
        speaker.name,
        read_contact(speaker).address,
        subject=gettext("About your part"),
        page=link("speaking.open_link", token=link_token(speaker)),
        pressed=gettext("See my part"),
        why=gettext(
            "You get this because organisers of %(asking)s gave this address as yours. The link is for you alone: "
            "whoever has it can answer in your name.",
            asking=speaker.event.branch.name if is_open else settings().site_name,
        ),
    )


def _tell_sessions(mail: Mail, speaker: Speaker, lang: str) -> MailMessage | None:
    event, since = speaker.event, mail.params["since"]
    published = find_published(event)
    if published is None or event.state == State.CANCELLED or is_over(event, clock.now()):
        return None
    telling = PartTelling(event, read_released_plan(event.id, since), published, lang)
    parts = telling.list_parts(speaker.public_id)
    if not parts:
        return None
    opening = (
        gettext("The programme has changed, and with it your part. If it does not suit you, say so behind this link.")
        if since
        else gettext("The programme is out. This is your part. If it does not suit you, say so behind this link.")
    )
    subject = gettext("Your part in “%(title)s”", title=event.title)
    return write_report(Report(subject, opening, parts=parts), event, _reader(speaker))


def _list_sessions(speaker: Speaker, lang: str) -> list[tuple[OwnSession, dict[str, str]]]:
    return [
        (
            one,
            {
                gettext("When"): one.when.event_text if one.when else gettext("Not placed yet"),
                gettext("Room"): one.room,
                gettext("Your part"): one.roles,
            },
        )
        for one in OwnReader(speaker, lang).list_sessions()
    ]
