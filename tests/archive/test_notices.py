"""Being told when something comes of an event: by mail, after a button was pressed, and forgotten afterwards."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from organiser.archive import jobs
from organiser.archive import notice_actions as actions
from organiser.archive.actions import add_session_material
from organiser.archive.models import NoticeList, NoticeRequest
from organiser.archive.queries import Subscriber, find_request, link_token, list_sessions, read_subscriber
from organiser.events.actions import add_material, remove_material
from organiser.events.awaiting import count_waiting
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.actor import ANONYMOUS, Actor
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.i18n.times import full_date
from organiser.kernel.outbox import Mail, MailMessage, find_expander, renderer_of
from organiser.kernel.vaults import Vault
from tests.programme.scene import at, make_school, organiser_of_event, release, rooms, session
from tests.registrations.test_races import run_together
from tests.support.browsing import Visitor, parse
from tests.support.make import make_event, make_when, organiser_of

pytestmark = pytest.mark.usefixtures("app")
ADA, BO = "ada@people.example.org", "bo@people.example.org"
HOUR = timedelta(hours=1)


@pytest.fixture
def over() -> Event:
    """Yesterday's talk."""
    return make_event(when=make_when((clock.now() - timedelta(days=1)).date()))


def ask(event_id: str, address: str = ADA, *, lang: str = "en", network: str = "here") -> None:
    with transaction():
        actions.ask_notice(ANONYMOUS, event_id, who=Subscriber(address, lang), network=network)


def newest() -> str:
    db.session.rollback()
    return db.session.scalars(select(NoticeRequest.public_id).order_by(NoticeRequest.id.desc())).first() or ""


def confirm(request_id: str) -> None:
    with transaction():
        actions.confirm_notice(Actor(notice_ids=frozenset({request_id})), request_id)


def wait_for(event_id: str, address: str = ADA, *, lang: str = "en") -> str:
    ask(event_id, address, lang=lang, network=address)
    confirm(newest())
    return newest()


def add(event: Event, title: str = "The recording", *, lang: str = "en") -> str:
    actor, event_id = organiser_of(event.branch), event.public_id
    with transaction():
        return add_material(
            actor, event_id, kind="recording", lang=lang, title=title, link="https://video.example.org/1"
        ).public_id


def told(at: datetime) -> list[MailMessage]:
    """What the job's mails say, were it run then."""
    with time_machine.travel(at, tick=False):
        jobs.tell_waiting()
        for mail_id in db.session.scalars(select(Mail.id).where(Mail.kind == actions.ALL)).all():
            with transaction() as rows:
                mail = rows.get_one(Mail, mail_id)
                expand = find_expander(mail.kind)
                assert expand is not None
                while not expand(mail):
                    pass
        mails = db.session.scalars(select(Mail).where(Mail.kind == actions.NOTICE).order_by(Mail.id)).all()
        return [message for mail in mails if (message := renderer_of(mail.kind)(mail)) is not None]


def test_a_visitor_asks_presses_the_button_is_told_and_leaves_nothing_behind(client: Visitor, over: Event) -> None:
    page = client.get(f"/en/events/{over.public_id}/{over.slug}")
    (way,) = (link["href"] for link in parse(page).select(f'a[href$="{over.public_id}/notice"]'))
    answer = client.submit(client.get(str(way)), {"address": " Ada@People.example.org "})
    assert (answer.status_code, answer.location) == (303, f"/en/events/{over.public_id}/notice/asked")
    request = find_request(newest())
    assert request is not None
    opened = client.get(f"/o/{link_token(request)}")
    own = client.get(opened.location)
    assert ADA in own.text
    assert count_waiting(over.id) == 0
    client.submit(own, {}, action=f"/en/notices/{newest()}/confirm")
    assert count_waiting(over.id) == 1
    add(over)
    (mail,) = told(clock.now() + 2 * HOUR)
    assert (mail.to, mail.subject) == (ADA, "It is out: Who makes the news?")
    assert "https://video.example.org/1" in mail.text
    until = full_date((over.ends_at + timedelta(days=365)).astimezone(ZoneInfo(over.zone)).date(), "en")
    assert f"on {until} at the latest" in mail.text
    assert f"/o/{link_token(request)}" in mail.text
    assert mail.list_unsubscribe == f"http://localhost:8000/o/{link_token(request)}"
    client.submit(client.get(opened.location), {}, action=f"/en/notices/{newest()}/stop")
    assert newest() == ""
    assert client.get(opened.location).status_code == 404


def test_an_address_that_asks_again_gets_the_same_answer_and_stands_there_once(client: Visitor, over: Event) -> None:
    request_id = wait_for(over.public_id)
    first = client.submit(client.get(f"/en/events/{over.public_id}/notice"), {"address": BO})
    again = client.submit(client.get(f"/en/events/{over.public_id}/notice"), {"address": ADA})
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert db.session.scalar(select(func.count()).select_from(NoticeRequest)) == 2
    mail = db.session.scalars(
        select(Mail).where(Mail.kind == actions.ASKED, Mail.subject_id == request_id).order_by(Mail.id.desc())
    ).first()
    assert mail is not None
    message = renderer_of(mail.kind)(mail)
    assert message is not None
    assert "On this page you can end it." in message.text


def test_a_wrong_address_is_said_and_kept_in_the_form(client: Visitor, over: Event) -> None:
    answer = client.submit(client.get(f"/en/events/{over.public_id}/notice"), {"address": "ada at home"})
    assert answer.status_code == 422
    assert [field["value"] for field in parse(answer).select("input[name=address]")] == ["ada at home"]
    assert "Write the address as in name@example.org." in answer.text
    assert newest() == ""


def test_whoever_did_not_confirm_is_told_nothing(over: Event) -> None:
    ask(over.public_id)
    add(over)
    assert told(clock.now() + 2 * HOUR) == []


def test_what_comes_within_an_hour_is_one_mail_and_more_come_a_day_later(over: Event) -> None:
    wait_for(over.public_id, lang="es")
    now = clock.now()
    for minutes, title in ((1, "First part"), (50, "Second part")):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            add(over, title)
    assert told(now + timedelta(minutes=59)) == []
    (both,) = told(now + timedelta(minutes=70))
    assert ("First part" in both.text, "Second part" in both.text) == (True, True)
    assert "Grabación" in both.text
    with time_machine.travel(now + timedelta(hours=3), tick=False):
        add(over, "The slides")
    assert len(told(now + timedelta(hours=6))) == 1
    after_a_day = told(now + timedelta(hours=26))
    assert ["The slides" in mail.text for mail in after_a_day] == [False, True]


def test_who_asks_later_is_not_told_of_what_was_there(over: Event) -> None:
    wait_for(over.public_id, BO)
    now = clock.now()
    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        add(over)
    with time_machine.travel(now + timedelta(minutes=20), tick=False):
        wait_for(over.public_id)
    assert [mail.to for mail in told(now + 2 * HOUR)] == [BO]


def test_what_was_taken_off_again_is_not_told(over: Event) -> None:
    wait_for(over.public_id)
    material_id = add(over)
    assert len(told(clock.now() + 2 * HOUR)) == 1
    with transaction():
        remove_material(organiser_of(over.branch), over.public_id, material_id=material_id)
    assert told(clock.now() + 3 * HOUR) == []


def test_what_came_of_a_session_is_told_with_its_title() -> None:
    school = make_school()
    rooms(school)
    session(school, "opening", starts=at(0, 10), minutes=60, room="hall")
    release(school)
    with time_machine.travel(school.ends_at + HOUR, tick=False):
        wait_for(school.public_id)
        session_id = next(iter(one.public_id for one in list_sessions(school)))
    with time_machine.travel(school.ends_at + 2 * HOUR, tick=False), transaction():
        add_session_material(
            organiser_of_event(school), school.public_id, session_id, kind="slides", lang="en", title="All slides",
            link="https://slides.example.org/1",
        )  # fmt: skip
    (mail,) = told(school.ends_at + 4 * HOUR)
    assert "All slides\nOpening, Slides, English\nhttps://slides.example.org/1" in mail.text


@pytest.mark.parametrize(
    "values", [{"state": "draft"}, {"state": "cancelled"}, {"visibility": "members"}, {"visibility": "unlisted"}]
)
def test_of_what_not_everybody_sees_nobody_waits(client: Visitor, values: dict[str, str]) -> None:
    event = make_event(**values)
    with time_machine.travel(event.ends_at + HOUR, tick=False):
        assert client.get(f"/en/events/{event.public_id}/notice").status_code == 404
        with pytest.raises(NotFound):
            ask(event.public_id)


def test_people_can_ask_from_its_beginning_on_for_a_year() -> None:
    event = make_event()
    for moment, is_open in (
        (event.starts_at - timedelta(seconds=1), False),
        (event.starts_at, True),
        (event.ends_at + timedelta(days=364), True),
        (event.ends_at + timedelta(days=365), False),
    ):
        with time_machine.travel(moment, tick=False):
            if is_open:
                ask(event.public_id)
            else:
                with pytest.raises(NotFound):
                    ask(event.public_id)


def test_an_address_over_its_cap_gets_no_more_mails_and_the_same_answer(over: Event) -> None:
    now = clock.now().replace(minute=0, second=0)
    for minute in range(6):
        with time_machine.travel(now + timedelta(minutes=minute), tick=False):
            ask(over.public_id)
    assert db.session.scalar(select(func.count()).where(Mail.kind == actions.ASKED)) == 3


def test_who_never_confirmed_is_forgotten_after_a_day_and_all_are_after_a_year(over: Event) -> None:
    wait_for(over.public_id, BO)
    ask(over.public_id)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        jobs.forget_waiting()
        assert db.session.scalar(select(func.count()).select_from(NoticeRequest)) == 1
    with time_machine.travel(over.ends_at + timedelta(days=366)):
        jobs.forget_waiting()
    left = [db.session.scalar(select(func.count()).select_from(table)) for table in (NoticeRequest, NoticeList)]
    ends = db.session.scalars(select(Vault.destroyed_at).where(Vault.kind == actions.VAULT)).all()
    assert (left, [end is not None for end in ends]) == ([0, 0], [True])


def test_of_two_who_are_the_first_to_ask_both_are_in_the_one_list(app: Flask, over: Event) -> None:
    event_id = over.public_id
    run_together(app, [lambda: ask(event_id, ADA, network="a"), lambda: ask(event_id, BO, network="b")] * 3)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(NoticeList)) == 1
    assert db.session.scalar(select(func.count()).select_from(NoticeRequest)) == 2


def test_whoever_asks_again_has_a_day_again_and_a_mail_in_the_language_of_that_page(over: Event) -> None:
    now = clock.now()
    ask(over.public_id, lang="en")
    request_id = newest()
    with time_machine.travel(now + 23 * HOUR, tick=False):
        ask(over.public_id, lang="es")
    with time_machine.travel(now + 25 * HOUR, tick=False):
        jobs.forget_waiting()
        assert newest() == request_id
        found = find_request(request_id)
        assert found is not None
        assert read_subscriber(found).lang == "es"
        confirm(request_id)
