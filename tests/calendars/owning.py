"""Having a calendar of one's own, as tests need it: by the real actions and the real mailed link."""

import re

from flask import Flask
from sqlalchemy import select

from organiser.calendars.mails import write_own_link
from organiser.calendars.models import PrivateFeed
from organiser.calendars.own_actions import ask_link, make_own_feed
from organiser.calendars.own_rules import Choices
from organiser.calendars.private_feeds import address_of
from organiser.kernel.actor import Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage
from tests.support import make
from tests.support.browsing import BASE_URL, Visitor
from tests.support.ical_linter import lint
from tests.support.ical_readers import READERS, Occurrence

ROSA = "rosa@example.org"


def owner_by(place_id: str) -> Actor:
    """Whoever opened the link that was mailed to the address of this place, who has no calendar yet."""
    return Actor(calendar_key=(place_id, 0))


def owner_of(feed: PrivateFeed) -> Actor:
    return Actor(calendar_key=(feed.public_id, feed.generation))


def make_feed(place_id: str, *, name: str = "My places", is_discreet: bool = False, lang: str = "en") -> PrivateFeed:
    """A calendar of the address of this place."""
    with transaction():
        feed = make_own_feed(owner_by(place_id), choices=Choices(name, is_discreet), lang=lang)
    return db.session.get_one(PrivateFeed, feed.id)


def path_of(feed: PrivateFeed) -> str:
    return address_of(get_feed(feed.public_id)).removeprefix(BASE_URL)


def get_feed(feed_id: str) -> PrivateFeed:
    db.session.rollback()
    return db.session.scalars(select(PrivateFeed).where(PrivateFeed.public_id == feed_id)).one()


def read(client: Visitor, feed: PrivateFeed) -> list[Occurrence]:
    """What a reader finds in it, linted."""
    response = client.get(path_of(feed))
    assert response.status_code == 200, response.text
    assert lint(response.data, mode="feed") == []
    return READERS["ical"](response.data)


def body_of(client: Visitor, feed: PrivateFeed) -> str:
    """Unfolded, so that words can be looked for."""
    return client.get(path_of(feed)).text.replace("\r\n ", "")


def names(client: Visitor, feed: PrivateFeed) -> list[str]:
    return sorted(one.summary for one in read(client, feed))


def ask_for_link(app: Flask, place_id: str) -> MailMessage:
    """Press the button of the place's page; the mail that comes of it."""
    with transaction():
        ask_link(make.holder_of(place_id), place_id)
    return newest_mail()


def newest_mail() -> MailMessage:
    db.session.rollback()
    mail = db.session.scalars(select(Mail).where(Mail.kind == "calendars.own_link").order_by(Mail.id.desc())).first()
    assert mail is not None
    message = write_own_link(mail)
    assert message is not None
    return message


def link_in(message: MailMessage) -> str:
    """The path of the link to one's calendars."""
    found = re.search(rf"{BASE_URL}(/c/\S+)", message.text)
    assert found is not None
    return found[1]
