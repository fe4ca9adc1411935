"""Translators: invited by mail, in force when they accept, taken back."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from organiser.accounts.actions import accept_invitation
from organiser.accounts.models import Invitation
from organiser.accounts.queries import derive_invitation_token
from organiser.branches.models import Member
from organiser.kernel.actor import Actor, Role
from organiser.kernel.db import db, transaction
from organiser.translating import actions
from organiser.translating.queries import (
    list_translators,
)
from tests.support.browsing import make_visitor, parse
from tests.support.make import (
    actor_of,
    log_in,
    make_account,
    make_branch,
    make_event,
)

pytestmark = pytest.mark.usefixtures("app")


def test_a_translator_is_invited_by_mail_and_finds_their_list(app: Flask) -> None:
    branch = make_branch()
    event = make_event(branch)
    organiser = make_account(roles=[(branch, Role.COORDINATOR)])
    newcomer = make_account("Tala Tahiri", address="tala@example.org")
    visitor, guest = make_visitor(app), make_visitor(app)
    log_in(visitor, organiser)
    page = f"/en/manage/branches/{branch.public_id}/translators"
    sent = {"name": "Tala", "address": "tala@example.org", "languages": ["es", "ar"], "lang": "en"}
    refused = visitor.submit(visitor.get(page), sent | {"languages": []}, action=page)
    assert (refused.status_code, parse(refused).select_one("#name")["value"]) == (422, "Tala")
    assert visitor.submit(visitor.get(page), sent, action=page).status_code == 303
    token = derive_invitation_token(db.session.scalars(select(Invitation.public_id)).one())
    with transaction():
        accept_invitation(Actor(account_id=newcomer.id), token)
    log_in(guest, newcomer)
    (link,) = parse(guest.get("/en/manage")).select("section[aria-labelledby=to-translate] a")
    listed = parse(guest.get(link["href"]))
    assert [tab.text.split()[0] for tab in listed.select("a[href*='into=']")] == ["Español", "العربية"]
    assert [line.text for line in listed.select(".translation-line bdi[lang]")] == [event.title]
    assert guest.get(page).status_code == guest.get(f"/en/manage/events/{event.public_id}").status_code == 404
    (line,) = list_translators(branch)
    assert (line.name, line.languages) == ("Tala Tahiri", ("es", "ar"))
    removing = f"{page}/{line.public_id}/remove"
    assert visitor.submit(visitor.get(page), {}, action=removing).status_code == 303
    assert guest.get(link["href"]).status_code == 404


def test_whoever_lost_the_right_to_name_names_nobody_by_an_old_invitation() -> None:
    branch = make_branch()
    coordinator, newcomer = make_account(roles=[(branch, Role.COORDINATOR)]), make_account(address="tala@example.org")
    with transaction():
        invitation = actions.invite_translator(
            actor_of(coordinator.id),
            branch.public_id,
            address="tala@example.org",
            name="T",
            lang="en",
            languages=["es"],
        )
        token = derive_invitation_token(invitation.public_id)
    with transaction() as session:
        session.execute(delete(Member).where(Member.account_id == coordinator.id))
    with transaction():
        accept_invitation(Actor(account_id=newcomer.id), token)
    assert list_translators(branch) == []
