"""The way to one's own calendars: a button, a mail, a page; and that nothing but the mail leads there."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.calendars.models import PrivateFeed
from organiser.calendars.own_rules import MOST_FEEDS
from organiser.calendars.private_actions import rotate_feed
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.extensions import keystore
from organiser.kernel.outbox import Mail
from tests.calendars.owning import ROSA, ask_for_link, get_feed, link_in, make_feed, names, newest_mail, owner_of
from tests.support import make
from tests.support.browsing import Visitor, make_visitor, parse

OWN = "/en/calendars/own"


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def count_mails() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Mail.kind == "calendars.own_link")) or 0


@pytest.fixture
def place(app: Flask) -> str:
    return make.make_place(make.make_event(title="Evening").public_id, address=ROSA)


def opened(app: Flask, place: str) -> Visitor:
    """Somebody who followed the mailed link."""
    visitor = make_visitor(app)
    visitor.get(link_in(ask_for_link(app, place)))
    return visitor


def test_from_the_page_of_a_place_to_a_calendar(app: Flask, client: Visitor, place: str) -> None:
    page = f"/en/places/{place}"
    client.get(make.link_of(place))
    answer = client.submit(client.get(page), {}, action=f"{page}/calendar")
    assert answer.headers["Location"] == f"{OWN}/sent?place={page.rpartition('/')[2]}"
    assert f'href="{page}"' in client.get(answer.headers["Location"]).text
    mail = newest_mail()
    assert mail.to == ROSA
    elsewhere = make_visitor(app)
    assert elsewhere.get(link_in(mail)).headers["Location"] == OWN
    assert count(PrivateFeed) == 0
    made = elsewhere.submit(elsewhere.get(OWN), {"name": "Evenings", "is_discreet": None}, action=OWN)
    shown = parse(elsewhere.get(made.headers["Location"]))
    address = str(shown.select_one("#feed-address")["value"])
    assert "SUMMARY:Evening" in client.get(address.removeprefix("http://localhost:8000")).text
    assert "NAME:Evenings" in client.get(address.removeprefix("http://localhost:8000")).text
    links = {str(link["href"])[:30] for link in shown.select("a.button")}
    assert any(link.startswith("webcal://localhost:8000/feeds") for link in links)
    assert any(link.startswith("https://calendar.google.com/") for link in links)
    assert any(link.startswith("https://outlook.live.com/") for link in links)


def test_the_link_to_one_place_does_not_show_the_calendar_with_all(client: Visitor, place: str) -> None:
    feed = make_feed(place)
    client.get(make.link_of(place))
    client.submit(client.get(f"/en/places/{place}"), {}, action=f"/en/places/{place}/calendar")
    for path in (OWN, f"{OWN}/{feed.public_id}", f"{OWN}/{feed.public_id}/code.svg", f"/en/places/{place}"):
        text = client.get(path).text
        assert "/feeds/own/" not in text
        assert "/c/" not in text


def test_the_answer_is_the_same_with_and_without_a_calendar(app: Flask, place: str) -> None:
    answers = []
    for _ in range(2):
        visitor = make_visitor(app)
        form = visitor.get(OWN)
        sent = visitor.submit(form, {"address": ROSA}, action=f"{OWN}/link")
        answers.append((sent.status_code, sent.headers["Location"], visitor.get(sent.headers["Location"]).data))
        make_feed(place)
    assert answers[0] == answers[1]


def test_whoever_lost_the_link_gets_it_by_mail(app: Flask, client: Visitor, place: str) -> None:
    make_feed(place)
    client.submit(client.get(OWN), {"address": "Rosa@Example.org"}, action=f"{OWN}/link")
    mail = newest_mail()
    assert mail.to == ROSA
    client.get(link_in(mail))
    assert "My places" in client.get(OWN).text


def test_a_mailbox_gets_a_few_links_an_hour(app: Flask, place: str) -> None:
    for _ in range(8):
        visitor = make_visitor(app)
        assert visitor.submit(visitor.get(OWN), {"address": ROSA}, action=f"{OWN}/link").status_code == 303
    assert count_mails() <= 3


def test_a_wrong_address_is_asked_for_again(client: Visitor, place: str) -> None:
    answer = client.submit(client.get(OWN), {"address": "nobody"}, action=f"{OWN}/link")
    assert answer.status_code == 422
    assert count_mails() == 0


def test_links_of_before_are_over_with_a_new_address(app: Flask, place: str) -> None:
    feed = make_feed(place)
    visitor, link = opened(app, place), link_in(newest_mail())
    page = f"{OWN}/{feed.public_id}"
    answer = visitor.submit(visitor.get(page), {}, action=f"{page}/address")
    assert visitor.get(answer.headers["Location"]).status_code == 200
    stranger = make_visitor(app)
    assert stranger.get(link).status_code == 404
    assert "This link is over" in stranger.get(link).text


def test_a_browser_that_opened_an_old_link_is_shut_out(app: Flask, place: str) -> None:
    feed = make_feed(place)
    visitor = opened(app, place)
    with transaction():
        rotate_feed(owner_of(feed), feed.public_id)
    assert visitor.get(f"{OWN}/{feed.public_id}").status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 26, "a" * 78, "null"])
def test_guessed_links_open_nothing(client: Visitor, place: str, token: str) -> None:
    assert client.get(f"/c/{token}").status_code == 404
    assert client.get(f"/c/{place}{token}").status_code == 404
    assert client.get_cookie("calendars") is None


def test_looking_changes_nothing(app: Flask, place: str) -> None:
    visitor = opened(app, place)
    for _ in range(3):
        visitor.get(OWN)
        visitor.get(link_in(newest_mail()))
    assert count(PrivateFeed) == 0


def test_name_and_discretion_are_changed_on_the_page(app: Flask, client: Visitor, place: str) -> None:
    feed = make_feed(place)
    visitor, page = opened(app, place), f"{OWN}/{feed.public_id}"
    visitor.submit(visitor.get(page), {"name": "Work", "is_discreet": "y"}, action=page)
    assert "Work" in visitor.get(OWN).text
    assert names(client, feed) == ["Appointment"]
    refused = visitor.submit(visitor.get(page), {"name": ""}, action=page)
    assert refused.status_code == 422


def test_stopping_can_be_undone_and_deleting_not(app: Flask, client: Visitor, place: str) -> None:
    feed = make_feed(place)
    visitor, page = opened(app, place), f"{OWN}/{feed.public_id}"
    visitor.submit(visitor.get(page), {}, action=f"{page}/stop")
    assert "This calendar is stopped" in visitor.get(page).text
    assert visitor.get(f"{page}/code.svg").status_code == 404
    visitor.submit(visitor.get(page), {}, action=f"{page}/address")
    assert visitor.get(f"{page}/code.svg").status_code == 200
    visitor.submit(visitor.get(page), {}, action=f"{page}/delete")
    assert count(PrivateFeed) == 0
    assert visitor.get(page).status_code == 404


def test_an_address_has_a_handful(app: Flask, place: str) -> None:
    visitor = opened(app, place)
    page = visitor.get(OWN)
    for number in range(MOST_FEEDS):
        assert visitor.submit(page, {"name": f"Calendar {number}"}, action=OWN).status_code == 303
    assert visitor.submit(page, {"name": "One more"}, action=OWN).status_code == 422
    assert count(PrivateFeed) == MOST_FEEDS


def test_an_erased_person_gets_no_link_any_more(app: Flask, client: Visitor, place: str) -> None:
    link = link_in(ask_for_link(app, place))
    client.get(make.link_of(place))
    client.submit(client.get(f"/en/places/{place}"), {}, action=f"/en/places/{place}/erase")
    assert client.get(link).status_code == 404


def test_an_organiser_makes_one_in_the_browser(app: Flask, client: Visitor) -> None:
    branch = make.make_branch()
    make.make_event(branch, title="Planned", state="draft")
    make.log_in(client, make.make_account(roles=[(branch, Role.ORGANISER)]))
    desk = "/en/manage/calendars"
    assert desk in client.get("/en/manage").text
    made = client.submit(client.get(desk), {"branch": branch.public_id}, action=desk)
    page = made.headers["Location"]
    address = str(parse(client.get(page)).select_one("#feed-address")["value"])
    assert "SUMMARY:Draft: Planned" in client.get(address.removeprefix("http://localhost:8000")).text
    client.submit(client.get(page), {"name": "Without drafts", "with_drafts": None}, action=page)
    assert "Planned" not in client.get(address.removeprefix("http://localhost:8000")).text
    client.submit(client.get(page), {}, action=f"{page}/stop")
    client.submit(client.get(page), {}, action=f"{page}/delete")
    assert count(PrivateFeed) == 0


def test_a_calendar_that_came_back_from_a_backup_hides_no_other(app: Flask, place: str) -> None:
    """Until it is dropped, the link is mailed to the other one, and the page shows that alone."""
    for name in ("Kept", "Come back"):
        feed = make_feed(place, name=name)
    keystore().destroy(get_feed(feed.public_id).vault.public_id)
    answer = opened(app, place).get(OWN)
    assert ["Kept" in answer.text, "Come back" in answer.text] == [True, False]
