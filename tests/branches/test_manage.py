"""The organisers' pages of a branch, as a browser uses them."""

import io
import re

import pytest
from bs4 import Tag
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from organiser.accounts.models import Account, Invitation
from organiser.branches import queries
from organiser.branches.actions import close_branch, rotate_members_link
from organiser.branches.models import ActingFor, Branch, InvitedRole, Member
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.kernel.pictures import Picture
from tests.support.browsing import Visitor, parse
from tests.support.make import coordinator_of, log_in, make_account, make_branch, make_root

HELPER, ORGANISER, COORDINATOR = Role


@pytest.fixture
def peru(app: Flask) -> Branch:
    return make_branch(name="Perú", level="country")


@pytest.fixture
def lima(peru: Branch) -> Branch:
    return make_branch(peru, name="Lima", zone="America/Lima", languages=("es", "qu"), text="We read.")


def visitor(app: Flask, *roles: tuple[Branch, Role], name: str = "Rosa") -> Visitor:
    client: Visitor = app.test_client()  # type: ignore[assignment]
    log_in(client, make_account(name, roles=roles))
    return client


def address(branch: Branch, page: str = "") -> str:
    return f"/en/manage/branches/{branch.public_id}{page}"


def read_again(branch: Branch) -> Branch:
    return db.session.scalars(
        select(Branch).where(Branch.id == branch.id).execution_options(populate_existing=True)
    ).one()


def words(page: TestResponse) -> str:
    main = parse(page).select_one("main")
    assert isinstance(main, Tag)
    return " ".join(main.get_text(" ").split())


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
    assert forbidden.get_data(as_text=True).replace(lima.public_id, "a" * 26) == missing.get_data(as_text=True)
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


def test_members_are_invited_changed_and_removed(app: Flask, peru: Branch, lima: Branch) -> None:
    client = visitor(app, (peru, COORDINATOR))
    page = client.get(address(lima, "/members"))
    person = {"name": "Clara", "address": "clara@example.org", "role": "coordinator", "lang": "es"}
    sent = client.submit(page, person, action=address(lima, "/members/invite"))
    assert "Clara gets a mail" in words(client.get(sent.location))
    assert db.session.scalars(select(InvitedRole.role)).all() == ["coordinator"]
    invitation = db.session.scalars(select(Invitation)).one()
    page = client.get(address(lima, "/members"))
    client.submit(page, {}, action=address(lima, f"/invitations/{invitation.public_id}/revoke"))
    member = make_account("Antonio", roles=[(lima, ORGANISER)])
    membership = queries.find_membership(lima, member.id)
    assert membership is not None
    page = client.get(address(lima, "/members"))
    assert ("Antonio" in words(page), "Clara" in words(page)) == (True, False)
    client.submit(page, {"role": "helper"}, action=address(lima, f"/members/{membership.public_id}/role"))
    assert queries.list_grants(member.id)[0].role == HELPER
    client.submit(
        client.get(address(lima, "/members")), {}, action=address(lima, f"/members/{membership.public_id}/remove")
    )
    assert queries.list_grants(member.id) == ()


def test_roles_above_ones_own_are_not_offered_and_not_taken(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, ORGANISER))
    page = client.get(address(lima, "/members"))
    offered = [str(option["value"]) for option in parse(page).select("form[action$=invite] select[name=role] option")]
    assert offered == ["helper"]
    person = {"name": "Clara", "address": "clara@example.org", "role": "coordinator"}
    assert client.submit(page, person, action=address(lima, "/members/invite")).status_code == 422
    assert db.session.query(Invitation).count() == 0


def test_helpers_leave_by_their_own_page(app: Flask, lima: Branch) -> None:
    client = visitor(app, (lima, HELPER))
    assert client.get(address(lima, "/members")).status_code == 404
    page = client.get(address(lima, "/leave"))
    client.submit(page, {}, action=address(lima, "/leave"))
    assert db.session.query(Member).count() == 0
    assert client.get(address(lima, "/leave")).status_code == 404


def test_the_last_coordinator_is_told_why_they_stay(app: Flask) -> None:
    root = make_root()
    client = visitor(app, (root, COORDINATOR))
    stays = client.submit(client.get(address(root, "/leave")), {}, action=address(root, "/leave"))
    assert "Nobody would be left in charge" in words(client.get(stays.location))


def test_acting_for_a_branch_is_listed_for_its_organisers(app: Flask, peru: Branch, lima: Branch) -> None:
    client = visitor(app, (peru, COORDINATOR), name="Rosa from above")
    page = client.get(address(lima, "/acting"))
    begun = client.submit(page, {"reason": "Antonio is <ill>."}, action=address(lima, "/acting"))
    assert begun.status_code == 303
    assert "You act for this branch" in words(client.get(begun.location))
    seen = visitor(app, (lima, ORGANISER)).get(address(lima, "/members"))
    assert "Rosa from above now" in words(seen)
    assert "Antonio is <ill>." in words(seen)
    client.submit(client.get(begun.location), {}, action=address(lima, "/acting/stop"))
    assert "You act for this branch for" not in words(client.get(begun.location))


def test_branches_are_moved_closed_and_opened_again(app: Flask, peru: Branch, lima: Branch) -> None:
    north = make_branch(name="North")
    client = visitor(app, (make_root(), COORDINATOR))
    page = client.get(address(lima, "/tree"))
    client.submit(page, {"parent": north.public_id}, action=address(lima, "/move"))
    assert read_again(lima).path == f"{north.path}{lima.id}/"
    refused = client.submit(client.get(address(north, "/tree")), {}, action=address(north, "/close"))
    assert "1 open branch is below this one." in words(client.get(refused.location))
    client.submit(client.get(address(lima, "/tree")), {}, action=address(lima, "/close"))
    assert "This branch is closed." in words(client.get(address(lima, "/tree")))
    client.submit(client.get(address(lima, "/tree")), {}, action=address(lima, "/reopen"))
    assert read_again(lima).closed_at is None


def test_the_members_link_opens_the_branch_in_this_browser(app: Flask, client: Visitor, lima: Branch) -> None:
    quito = make_branch(name="Quito")
    tokens = [open_link(branch) for branch in (lima, quito)]
    for token, branch in zip(tokens, (lima, quito), strict=True):
        opened = client.get(f"/m/{token}")
        assert (opened.status_code, opened.location) == (303, f"/en/branches/{branch.slug}")
    cookie = client.get_cookie("members")
    assert cookie is not None
    assert re.fullmatch(r"[\w.-]+", cookie.value)
    assert all(token not in cookie.value for token in tokens)
    assert client.get("/m/" + "a" * 52).status_code == 404
    with transaction():
        close_branch(coordinator_of(lima), lima.public_id)
    assert client.get(f"/m/{tokens[0]}").status_code == 404


def open_link(branch: Branch) -> str:
    with transaction():
        return queries.derive_members_token(rotate_members_link(coordinator_of(branch), branch.public_id))


def test_the_link_is_shown_to_organisers_and_changed_by_coordinators(app: Flask, lima: Branch) -> None:
    first = open_link(lima)
    organiser, coordinator = visitor(app, (lima, ORGANISER)), visitor(app, (lima, COORDINATOR))
    page = organiser.get(address(lima, "/members"))
    assert f"http://localhost:8000/m/{first}" in page.get_data(as_text=True)
    assert not parse(page).select("form[action$='/members-link']")
    page = coordinator.get(address(lima, "/members"))
    coordinator.submit(page, {}, action=address(lima, "/members-link"))
    assert first not in organiser.get(address(lima, "/members")).get_data(as_text=True)
    coordinator.submit(coordinator.get(address(lima, "/members")), {}, action=address(lima, "/members-link/off"))
    assert read_again(lima).members_link_hash is None
