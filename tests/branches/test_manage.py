"""The organisers' pages of a branch, as a browser uses them."""

import io
import re

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from organiser.accounts.models import Account, Invitation
from organiser.branches.models import ActingFor, Branch, InvitedRole, Member
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.pictures import Picture
from tests.support.browsing import Visitor, parse
from tests.support.make import make_branch
from tests.support.managing import address, read_again, visitor, words

HELPER, ORGANISER, COORDINATOR = Role


def test_settings_are_shown_as_they_stand_and_saved(app: Flask, peru: Branch, lima: Branch) -> None:
    client = visitor(app, (peru, COORDINATOR))
    page = client.get(address(lima))
    assert page.status_code == 200
    changes = {
        "name": "Lima Norte",
        "languages": "Spanish, quechua, Français, de",
        "links": "Our paper https://example.org/a\nhttps://example.net",
        "retention_days": "7",
        "slug": "lima-norte",
        "contact": "lima@example.org",
    }
    saved = client.submit(page, changes, action=address(lima))
    assert (saved.status_code, saved.location) == (303, address(lima))
    branch = read_again(lima)
    assert (branch.name, branch.slug, branch.retention_days, branch.text) == ("Lima Norte", "lima-norte", 7, "We read.")
    assert branch.languages == ["es", "qu", "fr", "de"]
    assert branch.links == [
        {"label": "Our paper", "address": "https://example.org/a"},
        {"label": "https://example.net", "address": "https://example.net"},
    ]
    assert "Saved." in words(client.get(saved.location))


def test_country_and_zone_come_from_the_city(app: Flask, peru: Branch, lima: Branch) -> None:
    client = visitor(app, (peru, COORDINATOR))
    page = client.get(address(peru, "/new"))
    made = client.submit(page, {"name": "Cusco", "place": "Kathmandu"}, action=address(peru, "/new"))
    assert made.status_code == 303
    branch = db.session.scalars(select(Branch).where(Branch.name == "Cusco")).one()
    assert (branch.country, branch.zone, branch.level) == ("NP", "Asia/Kathmandu", "local")
    assert branch.path == f"{peru.path}{branch.id}/"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fill this in."),
        ("languages", "Klingonese", "We do not know the language “Klingonese”."),
        ("links", "x javascript:alert(1)", "“javascript:alert(1)” is not an address that begins with https://."),
        ("contact", "nobody", "Write a mail address like name@example.org."),
        ("contact", "josé@example.org", "Write a mail address like name@example.org."),
        ("slug", "International", "Use small letters a to z, digits, and hyphens between them."),
        ("slug", "international", "Another branch has or had this address. Choose another."),
        ("retention_days", "91", "Choose a number from 1 to 90."),
    ],
)
def test_what_is_refused_is_said_beside_its_field(
    app: Flask, lima: Branch, field: str, value: str, sentence: str
) -> None:
    client = visitor(app, (lima, COORDINATOR))
    page = client.submit(client.get(address(lima)), {field: value}, action=address(lima))
    assert page.status_code == 422
    shown = parse(page).select_one(f"#{field}-error")
    assert shown is not None
    assert sentence in shown.get_text()
    assert read_again(lima).version == 1


def test_an_edit_conflict_shows_both_texts(app: Flask, lima: Branch) -> None:
    first, second = visitor(app, (lima, COORDINATOR)), visitor(app, (lima, COORDINATOR))
    opened = second.get(address(lima))
    first.submit(first.get(address(lima)), {"text": "We <b>write</b>."}, action=address(lima))
    page = second.submit(opened, {"text": "We sing."}, action=address(lima))
    assert page.status_code == 409
    assert "We <b>write</b>." in words(page)
    assert "We &lt;b&gt;write&lt;/b&gt;." in page.get_data(as_text=True)
    field = parse(page).select_one("textarea[name=text]")
    assert field is not None
    assert field.get_text().strip() == "We sing."
    assert read_again(lima).text == "We <b>write</b>."
    assert second.submit(page, {}, action=address(lima)).status_code == 303
    assert read_again(lima).text == "We sing."


PAGES = ("", "/new", "/tree", "/members", "/acting", "/leave")
POSTS = (
    "", "/new", "/move", "/close", "/reopen", "/picture", "/picture/remove", "/members-link", "/members-link/off",
    "/members/invite", "/members/x/role", "/members/x/remove", "/invitations/x/revoke",
    "/acting", "/acting/stop", "/leave",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_forbidden_and_missing_pages_are_the_same_bytes(app: Flask, lima: Branch, page: str) -> None:
    client = visitor(app, (make_branch(name="Quito"), COORDINATOR))
    client.get("/en/")
    forbidden, missing = client.get(address(lima, page)), client.get(f"/en/manage/branches/{'a' * 26}{page}")
    assert (forbidden.status_code, missing.status_code) == (404, 404)
    # What differs is the address itself, and the token of the form that logs out, which has a time in it.
    bodies = [
        re.sub(f'{lima.public_id}|"I[jm][^"]+"', "a" * 26, page.get_data(as_text=True)) for page in (forbidden, missing)
    ]
    assert bodies[0] == bodies[1]
    assert dict(forbidden.headers) == {**missing.headers, "Content-Length": forbidden.headers["Content-Length"]}


@pytest.mark.parametrize("page", POSTS)
@pytest.mark.parametrize("role", [HELPER, ORGANISER])
def test_those_with_no_right_change_nothing(app: Flask, peru: Branch, lima: Branch, page: str, role: Role) -> None:
    """With a token that is valid: it proves the browser, not the right."""
    for where in (make_branch(name="Quito"), peru):
        client = visitor(app, (where, role))
        token = csrf_of(client, where)
        answer = client.post(address(lima, page), data={"csrf_token": token, **EVERYTHING})
        assert answer.status_code == 404
    assert read_again(lima).version == 1
    assert db.session.query(InvitedRole).count() == db.session.query(ActingFor).count() == 0


def csrf_of(client: Visitor, branch: Branch) -> str:
    token = parse(client.get(address(branch, "/leave"))).select_one("input[name=csrf_token]")
    assert token is not None
    return str(token["value"])


EVERYTHING = {
    column.name: "1"
    for table in (Branch, Member, Account, InvitedRole, ActingFor, Picture, Invitation)
    for column in table.__table__.columns
}


def test_fields_that_the_form_has_not_change_nothing(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, COORDINATOR))
    page = client.get(address(lima))
    form = {
        "name": "Lima Sur", "zone": "America/Lima", "level": "local", "version": "1", "slug": "lima-sur",
        "country": "PE", "place": "", "languages": "", "contact": "", "links": "", "text": "", "retention_days": "",
    }  # fmt: skip
    token = parse(page).select_one("input[name=csrf_token]")
    assert token is not None
    before = {column.name: getattr(lima, column.name) for column in Branch.__table__.columns}
    sent = {**EVERYTHING, **form, "city_id": "1", "csrf_token": str(token["value"])}
    assert client.post(address(lima), data=sent).status_code == 303
    branch = read_again(lima)
    changed = {name for name, value in before.items() if getattr(branch, name) != value}
    assert changed == {"name", "slug", "country", "languages", "text", "version"}


def test_a_field_given_twice_is_refused(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, COORDINATOR))
    page = client.submit(client.get(address(lima)), {"name": ["One", "Two"]}, action=address(lima))
    assert page.status_code == 422
    assert read_again(lima).name == "Lima"


def test_posts_without_a_token_are_refused(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, COORDINATOR))
    assert {client.post(address(lima, page), data=EVERYTHING).status_code for page in POSTS} == {400}


def test_strangers_are_sent_to_the_log_in(app: Flask, client: Visitor, lima: Branch) -> None:
    answers = [client.get(address(lima, page)) for page in PAGES]
    assert {answer.status_code for answer in answers} == {303}
    assert all("/login" in str(answer.location) for answer in answers)


def picture(kind: str = "PNG") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, kind)
    file.seek(0)
    return file, "x.png"


def test_a_picture_is_put_up_replaced_and_removed(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, COORDINATOR))
    for alt in ("A room", "A street"):
        page = client.get(address(lima))
        put = client.submit(page, {"picture": picture(), "alt": alt}, action=address(lima, "/picture"))
        assert put.status_code == 303
    kept = db.session.scalars(select(Picture)).one()
    assert (kept.alt, kept.id, kept.branch_id) == ("A street", read_again(lima).picture_id, lima.id)
    client.submit(client.get(address(lima)), {}, action=address(lima, "/picture/remove"))
    assert (read_again(lima).picture_id, db.session.query(Picture).count()) == (None, 0)


def test_a_picture_of_up_to_10_megabytes_reaches_its_form_and_others_do_not(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, COORDINATOR))
    token = csrf_of(client, lima)
    for page, size, code in (("/picture", 9_000_000, 422), ("/picture", 12_000_000, 413), ("", 2_000_000, 413)):
        fields = {"csrf_token": token, "alt": "x", "picture": FileStorage(io.BytesIO(bytes(size)), "x.png")}
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        assert client.post(address(lima, page), data=body, content_type=kind).status_code == code


def test_what_is_no_picture_is_refused_in_words(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, COORDINATOR))
    page = client.get(address(lima))
    file = (io.BytesIO(b"<svg onload=alert(1)>"), "x.svg")
    sent = client.submit(page, {"picture": file, "alt": "x"}, action=address(lima, "/picture"))
    assert "We cannot read this as a picture." in words(sent)
    none = client.submit(page, {"alt": "x"}, action=address(lima, "/picture"))
    assert "Choose a picture first." in words(none)
