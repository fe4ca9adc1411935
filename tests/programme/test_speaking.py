"""A speaker is asked by mail, and answers by a link of their own: on both databases."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from organiser.events.models import Event, Visibility
from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.outbox import Mail, MailMessage, renderer_of
from organiser.kernel.pictures import EncodedPicture, Picture, encode_picture
from organiser.programme import actions
from organiser.programme.actions.speakers import SpeakerValues
from organiser.programme.contacts import find_speaker, link_token, read_contact
from organiser.programme.errors import NoAddressOfSpeaker, SchoolOver
from organiser.programme.jobs import forget_removed
from organiser.programme.models import Session, Speaker, Step
from organiser.programme.queries import frame_of, get_draft
from organiser.programme.rules.clashes import ClashKind, list_clashes
from organiser.programme.rules.plan import Part
from organiser.registrations.jobs import destroy_due_vaults
from tests.programme.scene import at, make_school, organiser_of_event, release, rooms, session, speaker
from tests.support.browsing import Visitor, make_visitor, parse
from tests.support.drawing import draw_picture

ADDRESS = "ada@people.example.org"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_school_of_ada()


def make_school_of_ada() -> Event:
    """With a session of Ada's that is released; she has not agreed to be named."""
    event = make_school()
    rooms(event)
    ada = speaker(event, "Ada", has_agreed=False, address=ADDRESS, lang="es", text="Reads").public_id
    session(
        event, "bread", title="Land and bread", starts=at(0, 10), room="hall", parts=(Part("speaker", ada),),
        speakers=frozenset({ada}),
    )  # fmt: skip
    release(event)
    return event


def ada() -> Speaker:
    db.session.rollback()
    found = find_speaker(db.session.scalars(select(Speaker.public_id).where(Speaker.name.startswith("Ada"))).one())
    assert found is not None
    return found


def ask(event: Event) -> None:
    speaker_id = ada().public_id
    with transaction():
        actions.ask_speaker(organiser_of_event(event), event.public_id, speaker_id=speaker_id)


def read_mail() -> MailMessage | None:
    mail = db.session.scalars(
        select(Mail).where(Mail.kind == "programme.speaker_asked").order_by(Mail.id.desc())
    ).first()
    assert mail is not None
    return renderer_of(mail.kind)(mail)


def enter(app: Flask) -> Visitor:
    """The browser of somebody who has opened the mailed link."""
    client = make_visitor(app)
    assert client.get(f"/s/{link_token(ada())}").status_code == 303
    return client


def own_page() -> str:
    return f"/en/speakers/{ada().public_id}"


def press(client: Visitor, verb: str) -> None:
    page = own_page()
    answer = client.submit(client.get(page), {}, action=f"{page}/{verb}")
    assert answer.status_code == 303, answer.text


def named(event: Event) -> list[str]:
    """Whom pages name at the session."""
    db.session.rollback()
    bread = db.session.scalars(select(Session).where(Session.event_id == event.id)).one()
    return [person.name for person in bread.item.people]


def test_the_mail_says_what_is_asked_in_their_language_and_leads_to_their_page(app: Flask, event: Event) -> None:
    ask(event)
    message = read_mail()
    assert message is not None
    assert (message.to, message.subject) == (ADDRESS, "Tu parte en «Spring school»")
    assert "Land and bread" in message.text
    assert "viernes, 21 de mayo de 2027, 10:00–11:00 (hora de La Paz)" in message.text
    assert f"/s/{link_token(ada())}" in message.text
    assert "/s/" in message.html


def test_a_mail_about_a_school_that_is_not_public_names_nothing(app: Flask, event: Event) -> None:
    ask(event)
    with transaction() as rows:
        rows.execute(update(Event).values(visibility=Visibility.MEMBERS))
    message = read_mail()
    assert message is not None
    assert [word in message.text + message.html + message.subject for word in ("Spring", "bread", "2027")] == [
        False
    ] * 3


def test_opening_the_link_changes_nothing_and_yes_names_them_at_once(app: Flask, event: Event) -> None:
    ask(event)
    client = enter(app)
    assert (ada().state, named(event)) == ("asked", [])
    press(client, "confirm")
    assert (ada().state, named(event)) == ("confirmed", ["Ada"])
    press(client, "decline")
    assert (ada().state, named(event)) == ("declined", [])
    draft = get_draft(organiser_of_event(event), event.public_id)
    assert [one.kind for one in list_clashes(draft.plan, frame_of(draft))] == [ClashKind.SPEAKER_AWAY]


def test_what_they_put_right_is_there_at_once_and_what_is_refused_stays_typed(app: Flask, event: Event) -> None:
    ask(event)
    client = enter(app)
    press(client, "confirm")
    page = own_page()
    away = {"away-0-first": "2027-05-21T09:00", "away-0-last": "2027-05-21T12:00"}
    half = client.submit(client.get(page), {"name": "Ada O.", "away-0-first": "2027-05-21T09:00"}, action=page)
    assert half.status_code == 422
    folds = [parse(answer).select_one("main details") for answer in (client.get(page), half)]
    assert [fold is not None and fold.has_attr("open") for fold in folds] == [False, True]
    assert [field["value"] for field in parse(half).select("[name=name], [name=away-0-first]")] == [
        "Ada O.", "2027-05-21T09:00",
    ]  # fmt: skip
    saved = client.submit(client.get(page), {"name": "Ada O.", "text": "Writes"} | away, action=page)
    assert saved.status_code == 303
    assert (ada().text, named(event)) == ("Writes", ["Ada O."])
    draft = get_draft(organiser_of_event(event), event.public_id)
    assert [one.kind for one in list_clashes(draft.plan, frame_of(draft))] == [ClashKind.SPEAKER_AWAY]
    assert "Ada O." in make_visitor(app).get(f"/en/events/{event.public_id}/sessions/bread").text


def test_two_who_write_one_entry_do_not_overwrite_each_other(app: Flask, event: Event) -> None:
    ask(event)
    client = enter(app)
    opened, actor, speaker_id = client.get(own_page()), organiser_of_event(event), ada().public_id
    with transaction():
        values = SpeakerValues(name="Ada the second", address=ADDRESS, lang="es")
        actions.change_speaker(actor, event.public_id, speaker_id=speaker_id, values=values, version=1)
    answer = client.submit(opened, {"name": "Ada the third"}, action=own_page())
    assert (answer.status_code, ada().name) == (409, "Ada the second")
    assert [word in answer.text for word in ("Ada the second", "Ada the third")] == [True, True]


def test_times_are_told_on_the_schools_clocks_and_on_their_own(app: Flask, event: Event) -> None:
    ask(event)
    page = enter(app).get(f"{own_page()}?town=Madrid").text
    assert "Friday, 21 May 2027, 10:00–11:00 (La Paz time)" in page
    assert "Your time: Friday, 21 May 2027, 16:00–17:00" in page


def test_a_link_that_was_made_void_opens_nothing_and_a_new_mail_brings_another(app: Flask, event: Event) -> None:
    ask(event)
    old, client = f"/s/{link_token(ada())}", enter(app)
    actor, speaker_id = organiser_of_event(event), ada().public_id
    with transaction():
        actions.revoke_link(actor, event.public_id, speaker_id=speaker_id)
    assert [client.get(path).status_code for path in (old, own_page())] == [404, 404]
    assert (read_mail(), ada().state) == (None, "named")
    ask(event)
    assert read_mail() is not None
    assert client.get(old).status_code == 404
    assert enter(app).get(own_page()).status_code == 200


def test_another_address_makes_the_link_void_that_went_to_the_old_one(app: Flask, event: Event) -> None:
    ask(event)
    client, actor, speaker_id = enter(app), organiser_of_event(event), ada().public_id
    for version, address, code in ((1, ADDRESS, 200), (2, "new@people.example.org", 404)):
        with transaction():
            values = SpeakerValues(name="Ada", text="Reads", address=address, lang="es")
            actions.change_speaker(actor, event.public_id, speaker_id=speaker_id, values=values, version=version)
        assert client.get(own_page()).status_code == code


def test_nothing_of_the_address_is_left_after_the_vaults_end(app: Flask, event: Event) -> None:
    ask(event)
    link, client, page = f"/s/{link_token(ada())}", enter(app), own_page()
    with time_machine.travel(event.ends_at + timedelta(days=40)):
        destroy_due_vaults()
        assert (ada().contact, ada().link_hash, read_contact(ada()).address) == (None, None, "")
        assert [client.get(path).status_code for path in (link, page)] == [404, 404]
        assert read_mail() is None


def test_nobody_is_asked_without_an_address_or_after_the_school(app: Flask, event: Event) -> None:
    bo = speaker(event, "Bo").public_id
    with pytest.raises(NoAddressOfSpeaker), transaction():
        actions.ask_speaker(organiser_of_event(event), event.public_id, speaker_id=bo)
    with transaction():
        assert actions.ask_everybody(organiser_of_event(event), event.public_id) == 1
    with transaction():
        assert actions.ask_everybody(organiser_of_event(event), event.public_id) == 0
    with time_machine.travel(event.ends_at + timedelta(hours=1)):
        with pytest.raises(SchoolOver):
            ask(event)
        assert read_mail() is None


def test_undo_brings_back_whom_it_removed_with_their_part_and_their_link(app: Flask, event: Event) -> None:
    ask(event)
    client, page, speaker_id = enter(app), own_page(), ada().public_id
    press(client, "confirm")
    actor = organiser_of_event(event)
    with transaction():
        actions.remove_speaker(actor, event.public_id, speaker_id=speaker_id)
    assert (named(event), client.get(page).status_code) == ([], 404)
    with transaction():
        plan = actions.undo_change(actor, event.public_id)
    assert [part.speaker for one in plan.sessions for part in one.parts] == [speaker_id]
    assert (named(event), client.get(page).status_code) == (["Ada"], 200)


def test_a_day_later_they_are_gone_for_good_and_undo_gives_nobody_their_part(app: Flask, event: Event) -> None:
    actor, speaker_id = organiser_of_event(event), ada().public_id
    with transaction():
        actions.set_portrait(actor, event.public_id, speaker_id=speaker_id, encoded=a_picture(), alt="Ada")
    with transaction():
        actions.remove_speaker(actor, event.public_id, speaker_id=speaker_id)
    forget_removed()
    db.session.rollback()
    assert db.session.scalars(select(Step.speaker_id).order_by(Step.id.desc())).first() is not None
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        forget_removed()
        db.session.rollback()
        assert [db.session.scalars(select(table.id)).all() for table in (Speaker, Picture)] == [[], []]
        with transaction():
            plan = actions.undo_change(organiser_of_event(event), event.public_id)
    assert [one.parts for one in plan.sessions] == [()]


def a_picture() -> EncodedPicture:
    return encode_picture(draw_picture())


def test_their_picture_is_everybodys_as_soon_as_they_are_named(app: Flask, event: Event) -> None:
    ask(event)
    client = enter(app)
    page = client.get(f"{own_page()}/picture")
    sent = {"picture": (BytesIO(draw_picture()), "ada.png"), "alt": "Ada at a desk"}
    assert client.submit(page, sent).status_code == 303
    picture = ada().picture
    assert picture is not None
    address = f"/pictures/{picture.public_id}.webp"
    stranger = make_visitor(app)
    assert [one.get(address).status_code for one in (client, stranger)] == [200, 404]
    press(client, "confirm")
    assert stranger.get(address).status_code == 200
    assert address in stranger.get(f"/en/events/{event.public_id}/speakers/{ada().public_id}").text
    bad = client.submit(page, {"picture": (BytesIO(b"<svg/>"), "ada.svg"), "alt": "x"})
    assert (bad.status_code, ada().picture_id) == (422, picture.id)
