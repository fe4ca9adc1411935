from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from organiser.campaigns import actions
from organiser.campaigns.errors import AlreadyPlaced, CampaignIsPublic, CampaignNotOpen, EventNotPublic
from organiser.campaigns.models import Campaign, CampaignState, PlacementState
from organiser.campaigns.queries import get_campaign
from organiser.campaigns.rules.writing import CampaignValues
from organiser.events.actions import cancel_event
from organiser.kernel.actor import ANONYMOUS, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.web import microcache
from organiser.mail_kinds import TABLE
from tests.campaigns.scene import ask, begin, find, mails, read, take_in
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import actor_of, log_in, make_account, make_branch, make_event, organiser_of

pytestmark = pytest.mark.usefixtures("app")


def test_others_change_nothing_and_find_no_draft() -> None:
    branch = make_branch()
    draft, open_one = begin(branch, verb=""), begin(branch)
    other = make_event(make_branch(name="El Alto"))
    stranger, placement_id = organiser_of(other.branch), ask(other, open_one)
    values = CampaignValues(title="Mine", lang="en")
    draft_id, open_id, event_id, version = draft.public_id, open_one.public_id, other.public_id, open_one.version
    for act in (
        lambda: actions.create_campaign(stranger, branch.public_id, values=values),
        lambda: actions.edit_campaign(stranger, open_id, version=version, values=values),
        lambda: actions.change_state(stranger, open_id, verb="archive"),
        lambda: actions.delete_campaign(stranger, draft_id),
        lambda: actions.clear_picture(stranger, open_id),
        lambda: actions.accept_event(stranger, placement_id),
        lambda: actions.decline_event(stranger, placement_id, answer="No."),
        lambda: actions.ask_campaign(stranger, event_id, campaign_id=draft_id),
        lambda: actions.leave_campaign(organiser_of(branch), placement_id),
        lambda: get_campaign(ANONYMOUS, draft_id),
    ):
        with pytest.raises(NotFound), transaction():
            act()


def test_an_edit_from_an_old_page_is_refused_and_days_stand_in_order() -> None:
    branch = make_branch()
    campaign = begin(branch)
    organiser, public_id, version = organiser_of(branch), campaign.public_id, campaign.version
    wrong = CampaignValues(title="X", lang="en", first_day=date(2026, 5, 2), last_day=date(2026, 5, 1))
    with pytest.raises(Invalid) as refused, transaction():
        actions.edit_campaign(organiser, public_id, version=version, values=wrong)
    assert refused.value.field == "last_day"
    with transaction():
        actions.edit_campaign(organiser, public_id, version=version, values=CampaignValues(title="Roses", lang="en"))
    with pytest.raises(EditConflict), transaction():
        actions.edit_campaign(organiser, public_id, version=version, values=CampaignValues(title="Bread", lang="en"))
    assert read(branch, public_id).title == "Roses"


def test_an_event_is_asked_for_taken_in_declined_and_taken_back() -> None:
    owner = make_branch()
    keeper = make_account("Kim Keeper", roles=[(owner, Role.ORGANISER)])
    campaign, event = begin(owner), make_event(make_branch(name="El Alto"))
    asker = make_account("Ana Asker", roles=[(event.branch, Role.ORGANISER)])
    event_id, campaign_id = event.public_id, campaign.public_id
    with transaction():
        placement_id = actions.ask_campaign(actor_of(asker.id), event_id, campaign_id=campaign_id).public_id
    (asked,) = mails("asked")
    assert asked.params["account"] == keeper.public_id
    message = TABLE["campaigns.asked"](asked)
    assert message is not None
    assert "Bread and peace" in message.subject
    with pytest.raises(AlreadyPlaced):
        ask(event, campaign)
    with transaction():
        actions.accept_event(actor_of(keeper.id), placement_id)
    assert TABLE["campaigns.asked"](mails("asked")[0]) is None
    with transaction():
        actions.decline_event(actor_of(keeper.id), placement_id, answer="It is about something else.")
    # The first answer, if nobody has it yet, is overtaken.
    (*earlier, told) = [TABLE["campaigns.answered"](mail) for mail in mails("answered")]
    assert told is not None
    assert "It is about something else." in told.text
    assert set(earlier) <= {None}
    assert ask(event, campaign) == placement_id
    with transaction():
        actions.accept_event(actor_of(keeper.id), placement_id)
    with transaction():
        actions.leave_campaign(actor_of(asker.id), placement_id)
    assert find(placement_id) is None
    assert [mail.params["account"] for mail in mails("left")] == [keeper.public_id]


def test_who_may_answer_has_answered_by_asking() -> None:
    branch = make_branch()
    placement = find(ask(make_event(branch), begin(branch)))
    assert placement is not None
    assert placement.state == PlacementState.ACCEPTED
    assert mails("asked") == []


def test_what_is_not_for_everybody_stands_under_no_campaign_and_an_archived_one_takes_nothing_in() -> None:
    branch = make_branch()
    campaign = begin(branch)
    for hidden in (make_event(branch, visibility="members"), make_event(branch, state="draft")):
        with pytest.raises(EventNotPublic):
            ask(hidden, campaign)
    event = make_event(make_branch(name="El Alto"))
    placement_id = ask(event, campaign)
    with transaction():
        actions.change_state(organiser_of(branch), campaign.public_id, verb="archive")
    with pytest.raises(CampaignNotOpen), transaction():
        actions.accept_event(organiser_of(branch), placement_id)
    with pytest.raises(CampaignIsPublic), transaction():
        actions.delete_campaign(organiser_of(branch), campaign.public_id)
    assert read(branch, campaign.public_id).state == CampaignState.ARCHIVED


def test_its_feeds_follow_who_comes_who_goes_and_the_campaign_itself(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    branch = make_branch()
    campaign, event = begin(branch), make_event(make_branch(name="El Alto"), title="Who bakes?")
    path = f"/feeds/events.ics?campaign={campaign.public_id}&lang=en"

    def poll() -> tuple[str, bool]:
        answer = client.get(path)
        return answer.headers["ETag"], "Who bakes?" in answer.get_data(as_text=True)

    seen = [poll()]
    placement_id = take_in(event, campaign)
    seen.append(poll())
    assert "Who bakes?" in client.get(path.replace(".ics", ".json")).get_data(as_text=True)
    with transaction():
        cancel_event(organiser_of(event.branch), event.public_id, reason="No flour.")
    seen.append(poll())
    with transaction():
        actions.change_state(organiser_of(branch), campaign.public_id, verb="withdraw")
    seen.append(poll())
    with transaction():
        actions.change_state(organiser_of(branch), campaign.public_id, verb="publish")
    seen.append(poll())
    with transaction():
        actions.leave_campaign(organiser_of(event.branch), placement_id)
    seen.append(poll())
    assert [found for _, found in seen] == [False, True, True, False, True, False]
    assert len({etag for etag, _ in seen}) == len(seen)


def test_the_events_page_names_it_unless_it_is_a_draft(client: Visitor) -> None:
    branch = make_branch()
    campaign, event = begin(branch), make_event(branch)
    take_in(event, campaign)
    path = f"/en/events/{event.public_id}/{event.slug}"
    assert "Bread and peace" in parse(client.get(path)).get_text()
    with transaction():
        actions.change_state(organiser_of(branch), campaign.public_id, verb="withdraw")
    assert "Bread and peace" not in parse(client.get(path)).get_text()


def test_an_organiser_writes_publishes_and_is_asked_for_a_reason(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    path = f"/en/manage/branches/{branch.public_id}/campaigns/new"
    form = shown_values(_form(client, path))
    wrong = client.post(path, data=form | {"title": "Bread", "first_day": "2026-05-02", "last_day": "2026-05-01"})
    assert wrong.status_code == 422
    kept = parse(wrong)
    assert [link["href"] for link in kept.select(".error-summary a")] == ["#last_day"]
    assert kept.select_one("[name=title]")["value"] == "Bread"  # type: ignore[index]
    made = client.post(path, data=form | {"title": "Bread and peace"})
    client.post(f"{made.location}/publish", data=shown_values(_form(client, made.location, "/publish")))
    campaign = db.session.scalars(select(Campaign)).one()
    assert campaign.state == CampaignState.PUBLISHED
    placement_id = ask(make_event(make_branch(name="El Alto")), campaign)
    assert "El Alto" in client.get("/en/manage").get_data(as_text=True)
    decline = f"/en/manage/placements/{placement_id}/decline"
    values = shown_values(_form(client, decline))
    assert client.post(decline, data=values | {"answer": " "}).status_code == 422
    client.post(decline, data=values | {"answer": "Too late."})
    placement = find(placement_id)
    assert placement is not None
    assert (placement.state, placement.answer) == (PlacementState.DECLINED, "Too late.")


def test_a_campaign_that_is_sent_twice_is_one(client: Visitor) -> None:
    branch = make_branch()
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    path = f"/en/manage/branches/{branch.public_id}/campaigns/new"
    sent = shown_values(_form(client, path)) | {"title": "Bread and peace"}
    answers = [client.post(path, data=sent) for _ in range(2)]
    assert len({answer.location for answer in answers}) == 1
    assert db.session.scalars(select(Campaign.title)).all() == ["Bread and peace"]


def _form(client: Visitor, path: str, action: str = "") -> BeautifulSoup:
    forms = parse(client.get(path)).select("main form[method=post]")
    return next(form for form in forms if str(form.get("action", "")).endswith(action))  # type: ignore[return-value]
