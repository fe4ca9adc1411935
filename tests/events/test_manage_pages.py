"""What organisers find about an event, and what becomes of it by their pages."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event, State
from organiser.events.queries import list_helpers
from organiser.events.rules import version_of
from organiser.events.times import TypedTime, resolve_typed
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.pictures import Picture
from tests.events.acting import edit, fresh
from tests.support.browsing import BASE_URL, Visitor, parse
from tests.support.make import log_in, make_account, make_branch, make_event, make_place
from tests.support.queries import counted_queries

PAGES = (
    "", "/edit", "/history", "/materials", "/helpers", "/picture", "/branch", "/duplicate", "/date", "/postpone",
    "/cancel", "/withdraw", "/delete",
)  # fmt: skip
POSTS = ("/publish", "/restore", "/picture/remove", "/materials/x/remove", "/helpers/x/remove")


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch()


@pytest.fixture
def visitor(client: Visitor, branch: Branch) -> Visitor:
    log_in(client, make_account("Ada Okafor", roles=[(branch, Role.ORGANISER)]))
    return client


def path_of(event: Event, rest: str = "") -> str:
    return f"/en/manage/events/{event.public_id}{rest}"


def press(visitor: Visitor, event: Event, rest: str, **fields: Any) -> TestResponse:
    """Open the page of one question and answer it."""
    page = visitor.get(path_of(event, rest))
    action = next(
        (form.get("action") for form in parse(page).select('form[method="post"]') if form.select("button.button")), None
    )
    assert action is None, "the page's own form posts to its own address"
    return _send(visitor, page, fields)


def _send(visitor: Visitor, page: TestResponse, fields: dict[str, Any]) -> TestResponse:
    own = next(form for form in parse(page).select('main form[method="post"]') if not form.get("action"))
    values = {str(one["name"]): str(one.get("value", "")) for one in own.select("input[type=hidden][name]")}
    for select in own.select("select[name]"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        values[str(select["name"])] = str(chosen["value"]) if chosen else ""
    for one in own.select("input[type=date], input[type=time]"):
        values[str(one["name"])] = str(one.get("value", ""))
    multipart = "multipart/form-data" if own.get("enctype") else None
    return visitor.post(
        page.request.path, data={**values, **fields}, content_type=multipart, headers={"Sec-Fetch-Site": "same-origin"}
    )


def push(visitor: Visitor, event: Event, rest: str, *, on: str = "") -> TestResponse:
    """Push the button that posts to this address, on the overview or another page of the event."""
    page = visitor.get(path_of(event, on))
    return visitor.submit(page, {}, action=path_of(event, rest))


def test_the_link_to_share_forces_no_language_on_who_follows_it(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    field = parse(visitor.get(path_of(event).replace("/en/", "/ar/"))).select_one("#share")
    assert field is not None
    assert field["value"] == f"{BASE_URL}/events/{event.public_id}"


def test_the_overview_says_how_it_stands_and_what_comes_next(visitor: Visitor, branch: Branch) -> None:
    draft = make_event(branch, state=State.DRAFT)
    page = visitor.get(path_of(draft))
    assert "Look it over below, then post it." in page.text
    answer = push(visitor, draft, "/publish")
    assert (answer.status_code, fresh(draft).state) == (303, State.PUBLISHED)
    page = visitor.get(path_of(draft))
    assert "Posted. It stands in the lists and calendars now." in page.text
    assert f"http://localhost:8000/events/{draft.public_id}" in page.text


def test_a_second_push_of_a_button_says_that_somebody_was_quicker(visitor: Visitor, branch: Branch) -> None:
    draft = make_event(branch, state=State.DRAFT)
    page = visitor.get(path_of(draft))
    for _ in range(2):
        visitor.submit(page, {}, action=path_of(draft, "/publish"))
    assert fresh(draft).sequence == 1
    assert "Somebody else was quicker." in visitor.get(path_of(draft)).text


def test_cancelling_asks_why_and_can_be_undone(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    assert "so nobody gets a mail" in visitor.get(path_of(event, "/cancel")).text
    make_place(event.public_id)
    assert "1 person gets a mail." in visitor.get(path_of(event, "/cancel")).text
    refused = press(visitor, event, "/cancel", reason=" ")
    assert (refused.status_code, fresh(event).state) == (422, State.PUBLISHED)
    cancelled = press(visitor, event, "/cancel", reason="The house is closed.")
    assert "The mails go out in 10 minutes" in visitor.get(str(cancelled.location)).text
    assert (fresh(event).state, fresh(event).state_reason) == (State.CANCELLED, "The house is closed.")
    push(visitor, event, "/restore")
    assert fresh(event).state == State.PUBLISHED


def test_a_postponed_event_gets_a_date(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    postponed = press(visitor, event, "/postpone", reason="The speaker is ill.")
    assert "Nobody is registered, so no mail goes out." in visitor.get(str(postponed.location)).text
    assert fresh(event).state == State.POSTPONED
    assert press(visitor, event, "/date", day="2031-05-01", start="18:00", end="20:00").status_code == 303
    event = fresh(event)
    assert (event.state, event.starts_wall.isoformat()) == (State.PUBLISHED, "2031-05-01T18:00:00")


def test_a_copy_is_a_week_later_and_made_once(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    page = visitor.get(path_of(event, "/duplicate"))
    answers = {_send(visitor, page, {}).location for _ in range(2)}
    assert len(answers) == 1
    copy = db.session.query(Event).filter(Event.id != event.id).one()
    assert ((copy.starts_wall - event.starts_wall).days, copy.state) == (7, State.DRAFT)


def test_a_copy_on_another_first_day_lasts_as_many_days(visitor: Visitor, branch: Branch) -> None:
    first = date(2030, 3, 1)
    several = TypedTime(day=first, start=time(9), end=time(18), last_day=first + timedelta(days=2), zone=branch.zone)
    event = make_event(branch, when=resolve_typed(several))
    page = visitor.get(path_of(event, "/duplicate"))
    assert _send(visitor, page, {"day": "2031-02-28"}).status_code == 303
    copy = db.session.query(Event).filter(Event.id != event.id).one()
    assert (copy.starts_wall, copy.ends_wall) == (datetime(2031, 2, 28, 9), datetime(2031, 3, 2, 18))
    answer = _send(visitor, visitor.get(path_of(event, "/duplicate")), {"day": "2031-02-28", "last_day": "2030-03-11"})
    assert answer.status_code == 422


def test_withdrawing_and_deleting_are_asked_about_first(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    press(visitor, event, "/withdraw")
    assert fresh(event).state == State.DRAFT
    page, gone = path_of(event), make_event(branch, state=State.DRAFT)
    answer = press(visitor, event, "/delete")
    assert answer.location == f"/en/manage/branches/{branch.public_id}/events"
    assert (visitor.get(page).status_code, visitor.get(path_of(gone)).status_code) == (404, 200)


def test_history_tells_who_did_what_in_words(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    press(visitor, event, "/postpone", reason="Ill.")
    edit(event, text="More", title="Other")
    lines = [
        line.get_text(" ", strip=True) for line in parse(visitor.get(path_of(event, "/history"))).select(".history p")
    ]
    assert lines[0].startswith("Somebody whose account is gone changed it: text, title")
    assert lines[1].startswith("Ada Okafor postponed it")


def test_materials_are_added_and_removed(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    refused = press(visitor, event, "/materials", title="Evening", link="javascript:alert(1)")
    assert (refused.status_code, "begins with https://" in refused.text) == (422, True)
    press(visitor, event, "/materials", title="Evening", link="https://example.org/a.ogg")
    (material,) = fresh(event).item.materials
    push(visitor, event, f"/materials/{material.public_id}/remove", on="/materials")
    assert fresh(event).item.materials == []


def test_a_material_is_changed_where_it_stands_and_nobody_overwrites_another(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    press(visitor, event, "/materials", title="Evening", link="https://example.org/a.ogg", credit="By Ada")
    (material,) = fresh(event).item.materials
    page = f"/materials/{material.public_id}"
    version, whole = str(version_of(material)), {"title": "Evening", "link": "https://example.org/a.ogg"}
    assert press(visitor, event, page, title="").status_code == 422
    assert press(visitor, event, page, **whole, credit="By Ada and Bo").status_code == 303
    (changed,) = fresh(event).item.materials
    assert (changed.public_id, changed.title, changed.credit) == (material.public_id, "Evening", "By Ada and Bo")
    late = press(visitor, event, page, **whole, credit="By Cy", version=version)
    told = [" ".join(one.get_text(" ").split()) for one in parse(late).select(".conflict tbody tr")]
    assert (late.status_code, told) == (409, ["Who transcribed or translated it By Cy By Ada and Bo"])
    again = {one["name"]: one["value"] for one in parse(late).select("input[name=version]")}
    assert press(visitor, event, page, **whole, credit="By Cy", **again).status_code == 303
    assert fresh(event).item.materials[0].credit == "By Cy"
    assert "changed material" in visitor.get(path_of(event, "/history")).text


def test_helpers_are_chosen_among_the_branchs_people(visitor: Visitor, branch: Branch) -> None:
    event, rosa = make_event(branch), make_account("Rosa Quispe", roles=[(branch, Role.HELPER)])
    press(visitor, event, "/helpers", account=rosa.public_id)
    assert list_helpers(event) == [rosa.id]
    push(visitor, event, f"/helpers/{rosa.public_id}/remove", on="/helpers")
    assert list_helpers(event) == []


def test_a_picture_is_put_on_and_taken_off(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    refused = press(visitor, event, "/picture", alt="A house", picture=(io.BytesIO(b"<svg onload=alert(1)>"), "x.svg"))
    assert refused.status_code == 422
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    file.seek(0)
    assert press(visitor, event, "/picture", alt="A house", picture=(file, "x.png")).status_code == 303
    picture = db.session.get_one(Picture, fresh(event).picture_id)
    assert (picture.alt, picture.width) == ("A house", 40)
    push(visitor, event, "/picture/remove", on="/picture")
    assert fresh(event).picture_id is None
    assert db.session.query(Picture).count() == 0


def test_an_event_is_handed_on(client: Visitor, branch: Branch) -> None:
    other = make_branch(name="Oruro")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER), (other, Role.ORGANISER)]))
    event = make_event(branch)
    press(client, event, "/branch", branch=other.public_id)
    assert db.session.get_one(Event, event.id, populate_existing=True).branch_id == other.id


@pytest.mark.parametrize("kind", ["draft", "unlisted", "members"])
def test_no_page_tells_anything_to_whoever_may_not_edit(client: Visitor, branch: Branch, kind: str) -> None:
    state = State.DRAFT if kind == "draft" else State.PUBLISHED
    visibility = "public" if kind == "draft" else kind
    event = make_event(branch, state=state, visibility=visibility, title="Canary 4711")
    lists = f"/en/manage/branches/{branch.public_id}/events"
    for page in (*[path_of(event, rest) for rest in PAGES], lists, f"{lists}/new"):
        assert client.get(page).location.startswith("/en/login")
    strangers = [make_account(operator=True), make_account(roles=[(branch, Role.HELPER)]),
                 make_account(roles=[(make_branch(name="Oruro"), Role.COORDINATOR)])]  # fmt: skip
    for account in strangers:
        log_in(client, account)
        for page in (*[path_of(event, rest) for rest in PAGES], lists, f"{lists}/new"):
            answer = client.get(page)
            assert (answer.status_code, "Canary 4711" in answer.text) == (404, False), page
        for rest in POSTS:
            token = {"csrf_token": _token(client)}
            assert client.post(path_of(event, rest), data=token).status_code == 404, rest


def _token(client: Visitor) -> str:
    field = parse(client.get("/en/manage/account")).select_one("[name=csrf_token]")
    return str(field["value"]) if field else ""


def test_no_get_changes_anything(visitor: Visitor, branch: Branch) -> None:
    event = make_event(branch)
    before = (event.version, event.sequence, event.state)
    for rest in (*PAGES, *POSTS):
        visitor.get(path_of(event, rest))
    assert (fresh(event).version, fresh(event).sequence, fresh(event).state) == before


def test_a_branchs_events_stand_on_shelves_and_are_searched(visitor: Visitor, branch: Branch) -> None:
    make_event(branch, title="Bread")
    make_event(branch, title="Roses", kind="school", state=State.CANCELLED)
    make_event(branch, title="Hidden", state=State.DRAFT)
    base = f"/en/manage/branches/{branch.public_id}/events"
    assert _titles(visitor.get(base)) == ["Bread", "Roses"]
    assert _titles(visitor.get(f"{base}?shelf=drafts")) == ["Hidden"]
    assert _titles(visitor.get(f"{base}?shelf=past")) == []
    assert _titles(visitor.get(f"{base}?q=róses")) == ["Roses"]
    assert _titles(visitor.get(f"{base}?kind=school")) == ["Roses"]
    for wrong in ("?kind=party", "?shelf=x", "?q=a&q=b", "?colour=red"):
        assert visitor.get(f"{base}{wrong}").location == base


def _titles(page: TestResponse) -> list[str]:
    return [title.get_text() for title in parse(page).select(".event-line-title")]


def test_the_branchs_page_costs_the_same_for_one_and_for_many(visitor: Visitor, branch: Branch) -> None:
    costs = []
    for number in (1, 20):
        for _ in range(number):
            make_event(branch)
        with counted_queries() as statements:
            visitor.get(f"/en/manage/branches/{branch.public_id}/events")
        costs.append(len([one for one in statements if one.startswith("SELECT")]))
    assert costs[0] == costs[1]
