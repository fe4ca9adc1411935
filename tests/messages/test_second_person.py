"""What is for many is read by two: the second hears of it by mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.outbox import Mail, MailMessage, renderer_of
from organiser.messages import actions, rules
from organiser.messages.errors import GoneAlready, SecondPersonNeeded
from tests.messages.scene import TEXT, release, stop, told, write
from tests.support.make import (
    make_account,
    make_branch,
    make_place,
)

pytestmark = pytest.mark.usefixtures("app")


def test_what_is_for_many_goes_once_a_second_person_has_let_it(
    organiser: Account, branch: Branch, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ALONE", 1)
    for _ in range(2):
        make_place(event.public_id)
    message_id = write(organiser, event)
    assert told() == []
    with pytest.raises(SecondPersonNeeded):
        release(organiser, message_id)
    elsewhere = make_account("Elena", roles=[(make_branch(), Role.COORDINATOR)])
    with pytest.raises(NotFound):
        release(elsewhere, message_id)
    colleague = make_account("Omar", roles=[(branch, Role.ORGANISER)])
    release(colleague, message_id)
    with pytest.raises(GoneAlready):
        release(colleague, message_id)
    assert told(timedelta(minutes=9)) == []
    assert len(told()) == 2


def asked() -> dict[str, MailMessage | None]:
    """Who is asked to be the second person, and what they would read now."""
    db.session.rollback()
    mails = db.session.scalars(select(Mail).where(Mail.kind == actions.SECOND)).all()
    return {mail.params["account"]: renderer_of(mail.kind)(mail) for mail in mails}


def test_whoever_else_looks_after_the_branch_hears_that_a_second_person_is_wanted(
    organiser: Account, branch: Branch, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ALONE", 1)
    for _ in range(2):
        make_place(event.public_id)
    omar = make_account("Omar", roles=[(branch, Role.ORGANISER)], lang="fr")
    make_account("Hana", roles=[(branch, Role.HELPER)])
    make_account("Carla", roles=[(db.session.get_one(Branch, branch.parent_id), Role.COORDINATOR)])
    message_id = write(organiser, event)
    (message,) = asked().values()
    assert message is not None
    assert message.subject == "Un message à beaucoup de monde attend d’être lu par une deuxième personne"
    assert "Olga Ortiz a écrit à 2 personnes" in message.text
    assert f"/fr/manage/events/{event.public_id}/messages" in message.text
    assert TEXT.body.splitlines()[0] not in message.text
    release(omar, message_id)
    assert asked() == {omar.public_id: None}


def test_where_nobody_else_looks_after_the_branch_those_above_are_asked(
    organiser: Account, branch: Branch, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ALONE", 0)
    make_place(event.public_id)
    carla = make_account("Carla", roles=[(db.session.get_one(Branch, branch.parent_id), Role.COORDINATOR)])
    stop(organiser, write(organiser, event))
    assert asked() == {carla.public_id: None}
