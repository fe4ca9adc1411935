"""Members' pages, as a browser uses them."""

import re

from flask import Flask
from sqlalchemy import select

from organiser.accounts.models import Invitation
from organiser.branches import queries
from organiser.branches.actions import close_branch, rotate_members_link
from organiser.branches.models import Branch, InvitedRole, Member
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from tests.support.browsing import Visitor, parse
from tests.support.make import coordinator_of, make_account, make_branch, make_root
from tests.support.managing import address, read_again, visitor, words

HELPER, ORGANISER, COORDINATOR = Role


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
