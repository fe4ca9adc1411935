"""What came of a session: added by its organisers, read by everybody on its page."""

import pytest
from sqlalchemy import select

from organiser.archive.actions import add_session_material, change_session_material, remove_session_material
from organiser.archive.queries import get_session_material
from organiser.events.actions import add_material
from organiser.events.models import Event
from organiser.events.rules import MaterialValues, version_of
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.programme.models import Session
from tests.programme.scene import at, make_school, organiser_of_event, release, rooms, session
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account, make_branch, organiser_of

pytestmark = pytest.mark.usefixtures("app")
LINK = "https://video.example.org/1"


def make_released(ident: str = "opening") -> tuple[Event, str]:
    school = make_school()
    rooms(school)
    session(school, ident, starts=at(0, 10), minutes=60, room="hall")
    release(school)
    return school, db.session.scalars(select(Session.public_id).where(Session.event_id == school.id)).one()


def add(school: Event, session_id: str, *, lang: str = "en", title: str = "The hour", link: str = LINK) -> str:
    actor, event_id = organiser_of_event(school), school.public_id
    with transaction():
        return add_session_material(
            actor, event_id, session_id, kind="recording", lang=lang, title=title, link=link
        ).public_id


def test_everybody_reads_on_its_page_what_came_of_it_in_which_language(client: Visitor) -> None:
    school, session_id = make_released()
    add(school, session_id)
    add(school, session_id, lang="es", title="La hora")
    page = parse(client.get(f"/en/events/{school.public_id}/sessions/{session_id}"))
    found = [item.get_text(" ", strip=True) for item in page.select(".materials li")]
    assert found == ["The hour Recording · English", "La hora Recording · Spanish"]


def test_whoever_wrote_it_down_is_named_on_its_page_and_on_the_schools(client: Visitor) -> None:
    school, session_id = make_released()
    actor, event_id = organiser_of_event(school), school.public_id
    with transaction():
        add_session_material(
            actor, event_id, session_id, kind="text", lang="es", title="La hora", link=LINK, credit="Escrito por <Ana>"
        )
    session = f"/en/events/{event_id}/sessions/{session_id}"
    for path in (session, f"/en/events/{event_id}/{school.slug}"):
        found = [item.get_text(" ", strip=True) for item in parse(client.get(path)).select(".materials li")]
        assert found == ["La hora Text · Spanish Escrito por <Ana>"]
    with pytest.raises(Invalid), transaction():
        add_material(actor, event_id, kind="text", lang="en", title="All", link=LINK, credit="x" * 201)


def test_others_and_what_is_no_web_address_are_refused() -> None:
    school, session_id = make_released()
    other, _ = make_released("closing")
    stranger = organiser_of(make_branch(name="El Alto"))
    material_id, event_id = add(school, session_id), school.public_id
    with pytest.raises(Invalid):
        add(school, session_id, link="javascript:alert(1)")
    with pytest.raises(NotFound):
        add(other, session_id)
    with pytest.raises(NotFound), transaction():
        remove_session_material(stranger, event_id, material_id=material_id)
    with transaction():
        of_event = add_material(
            organiser_of_event(school), event_id, kind="text", lang="en", title="All", link=LINK
        ).public_id
    with pytest.raises(NotFound), transaction():
        remove_session_material(organiser_of_event(school), event_id, material_id=of_event)


def test_an_organiser_adds_and_keeps_what_was_typed(client: Visitor) -> None:
    school, session_id = make_released()
    log_in(client, make_account(roles=[(school.branch, Role.ORGANISER)]))
    path = f"/en/manage/events/{school.public_id}/programme/materials"
    token = parse(client.get(path)).select_one("main input[name=csrf_token]")
    assert token is not None
    values = {"csrf_token": token["value"], "session": session_id, "title": "Notes", "kind": "text", "lang": "en"}
    refused = parse(client.post(path, data=values | {"link": "nowhere"}))
    assert [link["href"] for link in refused.select(".error-summary a")] == ["#link"]
    assert refused.select_one("[name=title]")["value"] == "Notes"  # type: ignore[index]
    assert client.post(path, data=values | {"link": LINK}).status_code == 303
    assert "Notes" in client.get(path).get_data(as_text=True)


def test_what_came_of_a_session_is_changed_by_whoever_read_it_last() -> None:
    school, session_id = make_released()
    material_id, actor = add(school, session_id), organiser_of_event(school)
    material = get_session_material(school, material_id)
    version, values = version_of(material), MaterialValues("text", "es", "La hora", LINK, "Escrito por Ana")
    with transaction():
        change_session_material(actor, school.public_id, material_id=material_id, values=values, version=version)
    db.session.rollback()
    assert get_session_material(school, material_id).credit == "Escrito por Ana"
    with pytest.raises(EditConflict), transaction():
        change_session_material(actor, school.public_id, material_id=material_id, values=values, version=version)
