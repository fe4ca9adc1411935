"""What organisers write to people: seen before it goes, stopped in time, read by two if it is for many."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.messages import actions
from organiser.messages.errors import EnoughForToday, GoneAlready, NobodyThere
from organiser.messages.models import Audience, Message
from organiser.messages.rules import Text, is_meant, list_paragraphs
from organiser.registrations.actions import destroy_vault_of
from organiser.registrations.models import Mode, Status
from tests.messages.scene import SOON, TEXT, stop, told, write
from tests.support.browsing import Visitor, parse
from tests.support.make import (
    coordinator_of,
    link_of,
    log_in,
    make_event,
    make_place,
    withdraw,
)

pytestmark = pytest.mark.usefixtures("app")


def send(client: Visitor, page: TestResponse, fields: dict[str, str]) -> TestResponse:
    return client.submit(page, fields, action=page.request.path)


def count_written() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Message.id))) or 0


def test_an_organiser_reads_it_as_it_will_arrive_and_then_everybody_with_a_place_has_it(
    client: Visitor, organiser: Account, event: Event
) -> None:
    rosa = make_place(event.public_id, name="Rosa", address="rosa@people.example.org")
    make_place(event.public_id, name="Ali", address="ali@people.example.org", lang="ar")
    make_place(event.public_id, address="waits@people.example.org")
    log_in(client, organiser)
    people = client.get(f"/en/manage/events/{event.public_id}/people")
    (way,) = {str(link["href"]) for link in parse(people).select('a[href$="/messages"]')}
    (way,) = {str(link["href"]) for link in parse(client.get(way)).select('a[href$="/messages/new"]')}
    words = {"audience": "confirmed", "subject": TEXT.subject, "body": TEXT.body}
    shown = send(client, client.get(way), words)
    assert "It goes to 2 people." in parse(shown).get_text()
    assert [str(link["href"]) for link in parse(shown).select("#preview a")] == ["https://map.example.org/"]
    assert count_written() == 0
    sent = send(client, shown, {"send": "1"})
    assert (sent.status_code, count_written()) == (303, 1)
    assert "Goes out in 10 minutes" in client.get(sent.location).text
    assert told(timedelta(minutes=9)) == []
    to_ali, to_rosa = sorted(told(), key=lambda mail: mail.to)
    assert (to_rosa.to, to_rosa.subject) == ("rosa@people.example.org", TEXT.subject)
    assert to_rosa.from_name == event.branch.name
    assert "Hello Rosa," in to_rosa.text
    assert "The organisers of Who makes the news? write:" in to_rosa.text
    assert "A mug.\nAnd something to write.\n\nhttps://map.example.org/" in to_rosa.text
    assert link_of(rosa) in to_rosa.text
    assert '<a href="https://map.example.org/"' in to_rosa.html
    assert (to_ali.lang, "A mug." in to_ali.text, "Hello" in to_ali.text) == ("ar", True, False)


def test_what_was_changed_after_it_was_shown_is_shown_again(client: Visitor, organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    log_in(client, organiser)
    page = client.get(f"/en/manage/events/{event.public_id}/messages/new")
    shown = send(client, page, {"audience": "confirmed", "subject": "Bring", "body": "A mug."})
    again = send(client, shown, {"send": "1", "body": "A mug and a pen."})
    assert (again.status_code, count_written()) == (200, 0)
    assert "You changed it since" in again.text
    assert send(client, again, {"send": "1"}).status_code == 303
    (mail,) = told()
    assert "A mug and a pen." in mail.text


def test_a_message_that_was_stopped_in_time_reaches_nobody(organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    message_id = write(organiser, event)
    stop(organiser, message_id)
    assert told() == []
    with pytest.raises(GoneAlready):
        stop(organiser, message_id)


def test_what_has_gone_out_cannot_be_stopped(organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    message_id = write(organiser, event)
    assert len(told()) == 1
    with time_machine.travel(clock.now() + SOON), pytest.raises(GoneAlready):
        stop(organiser, message_id)


def test_only_whoever_may_read_names_writes_to_them(branch: Branch, event: Event) -> None:
    make_place(event.public_id)
    above = db.session.get_one(Branch, branch.parent_id)
    with pytest.raises(NotFound), transaction():
        actions.write_message(coordinator_of(above), event.public_id, audience=Audience.EVERYBODY, text=TEXT)


def test_whoever_has_left_until_it_goes_does_not_get_it_and_whoever_came_does(organiser: Account, event: Event) -> None:
    gone = make_place(event.public_id, address="gone@people.example.org")
    write(organiser, event)
    withdraw(gone)
    make_place(event.public_id, address="came@people.example.org")
    assert [mail.to for mail in told()] == ["came@people.example.org"]


def test_nobody_is_written_to_where_nobody_is(organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    with pytest.raises(NobodyThere):
        write(organiser, event, Audience.WAITING)


def test_people_get_five_messages_a_day_and_not_one_more(organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    stop(organiser, write(organiser, event))
    for number in range(5):
        write(organiser, event, text=Text(f"Part {number}", TEXT.body))
    with pytest.raises(EnoughForToday):
        write(organiser, event)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        write(organiser, event)


def test_the_same_words_pressed_twice_are_one_message(organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    first = write(organiser, event)
    assert write(organiser, event) == first
    assert write(organiser, event, Audience.EVERYBODY) != first
    stop(organiser, first)
    again = write(organiser, event)
    assert again != first
    with time_machine.travel(clock.now() + SOON):
        assert write(organiser, event) not in {first, again}


def test_of_what_is_not_for_everybody_the_subject_line_says_nothing(organiser: Account, branch: Branch) -> None:
    event = make_event(branch, visibility="unlisted")
    make_place(event.public_id)
    write(organiser, event)
    (mail,) = told()
    assert (mail.subject, mail.reply_to) == ("About your registration", None)
    assert event.title not in mail.text
    assert TEXT.subject in mail.text


def test_a_message_is_sealed_and_goes_with_the_people_it_was_for(organiser: Account, event: Event) -> None:
    make_place(event.public_id)
    write(organiser, event)
    assert TEXT.body.encode() not in db.session.scalars(select(Message.text)).one()
    kept_until = event.vault.destroy_after
    assert kept_until is not None
    with time_machine.travel(kept_until + timedelta(days=1)):
        with transaction():
            destroy_vault_of(event.id)
        assert count_written() == 0
        assert told(timedelta()) == []


def test_a_refusal_keeps_what_was_typed_and_says_what_to_do(client: Visitor, organiser: Account, event: Event) -> None:
    log_in(client, organiser)
    page = client.get(f"/en/manage/events/{event.public_id}/messages/new")
    shown = send(client, page, {"audience": "everybody", "subject": "Bring", "body": "A mug."})
    refused = send(client, shown, {"send": "1"})
    assert refused.status_code == 422
    assert "There is nobody to write to." in refused.text
    assert parse(refused).select_one("textarea[name=body]").get_text().strip() == "A mug."  # type: ignore[union-attr]


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("mode", Mode)
def test_whom_a_message_is_for_is_whom_its_name_says(audience: Audience, mode: Mode) -> None:
    meant = {status for status in Status if is_meant(audience, status=status, mode=mode)}
    has_place, waits = {Status.CONFIRMED}, {Status.WAITING, Status.OFFERED}
    wanted = {
        Audience.EVERYBODY: has_place | waits,
        Audience.CONFIRMED: has_place,
        Audience.ON_SITE: has_place if mode == Mode.ON_SITE else set(),
        Audience.ON_LINE: has_place if mode == Mode.ON_LINE else set(),
        Audience.WAITING: waits,
    }
    assert meant == wanted[audience]


@given(st.text())
def test_paragraphs_lose_no_line_and_make_none(body: str) -> None:
    lines = [line for lines in list_paragraphs(body) for line in lines]
    assert lines == [line for line in body.splitlines() if line.strip()]
    assert all(list_paragraphs(body))
