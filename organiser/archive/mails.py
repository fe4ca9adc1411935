"""The mails to those who want to be told. What they say is read when they leave."""

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext

from organiser.archive.models import NoticeRequest
from organiser.archive.queries import Subscriber, find_request, link_token, list_new, read_subscriber, say_until
from organiser.events.labels import MATERIALS
from organiser.events.models import Material
from organiser.events.rules import is_awaited
from organiser.events.wording import title_in
from organiser.kernel import clock
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.places.names import language_name
from organiser.programme.models import Session
from organiser.translating.rules import word

Found = tuple[str, str, str]


def write_notice_asked(mail: Mail) -> MailMessage | None:
    """The link behind which an address says that it is meant; the same for one that has said so before."""
    found = _read(mail)
    if found is None:
        return None
    request, who = found
    event = request.list.event
    with in_language(who.lang):
        title = title_in(event, who.lang)
        return _write(
            "archive/notice_asked", request, who, subject=gettext("What comes of it: %(title)s", title=title),
            title=title, is_new=request.confirmed_at is None, until=say_until(event, who.lang),
        )  # fmt: skip


def write_notice(mail: Mail) -> MailMessage | None:
    """None if it was taken off again, or was there before they asked."""
    found = _read(mail)
    if found is None:
        return None
    request, who = found
    event = request.list.event
    since, until = (datetime.fromisoformat(mail.params[name]) for name in ("since", "until"))
    new = list_new(event, max(since, request.confirmed_at), until) if request.confirmed_at else []
    if not new:
        return None
    with in_language(who.lang):
        title = title_in(event, who.lang)
        message = _write(
            "archive/notice", request, who, subject=gettext("It is out: %(title)s", title=title), title=title,
            materials=[_describe(session, material, who.lang) for session, material in new],
            page=link("registrations.event_page", lang=who.lang, event_id=event.public_id, slug=event.slug),
            until=say_until(event, who.lang),
        )  # fmt: skip
    return replace(message, list_unsubscribe=link("notices.stop_by_link", token=link_token(request)))


def _read(mail: Mail) -> tuple[NoticeRequest, Subscriber] | None:
    request = find_request(mail.subject_id)
    if request is None or not is_awaited(request.list.event, clock.now()):
        return None
    try:
        return request, read_subscriber(request)
    except VaultDestroyed:
        return None


def _write(frame: str, request: NoticeRequest, who: Subscriber, *, subject: str, **values: object) -> MailMessage:
    branch = request.list.event.branch
    own = link("notices.open_link", token=link_token(request))
    return write_mail(
        frame, to=who.address, subject=subject, from_name=branch.name, reply_to=branch.contact, own=own, **values
    )


def _describe(session: Session | None, material: Material, lang: str) -> Found:
    """What it is called, what it is, and where."""
    of = [word(session, "title", lang).text] if session is not None else []
    kind = str(MATERIALS.get(material.kind, material.kind))
    return material.title, join_words([*of, kind, language_name(material.lang, lang)], lang), material.link
