"""Entries of the timeline and campaigns in other languages."""

import pytest
from flask.testing import FlaskClient

from organiser.campaigns import actions as campaigns
from organiser.campaigns.rules.writing import CampaignValues
from organiser.kernel.db import db, transaction
from organiser.kernel.web import microcache
from organiser.timeline.actions import delete_entry, edit_entry, withdraw_entry
from organiser.timeline.models import Entry
from organiser.translating.queries import find_source
from tests.campaigns.scene import begin, page_of, take_in
from tests.support.browsing import parse
from tests.support.make import coordinator_of, make_branch, make_event, make_root, organiser_of
from tests.support.queries import counted_queries
from tests.timeline.writing import make_entry, values
from tests.translating.acting import translate_item

pytestmark = pytest.mark.usefixtures("app")
SPANISH = {"title": "El Palacio de Invierno está cercado", "text": "El crucero dispara una **salva**."}


def fresh(entry: Entry) -> Entry:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Entry, entry.id)


def translate(entry: Entry, texts: dict[str, str] = SPANISH) -> None:
    translate_item(coordinator_of(make_root()), "entry", entry.public_id, texts)


def test_an_entry_is_read_in_the_readers_language(client: FlaskClient) -> None:
    entry = make_entry()
    address = f"timeline/entries/{entry.public_id}/the-winter-palace-is-surrounded"
    translate(entry)
    spanish = parse(client.get(f"/es/{address}"))
    assert (spanish.select_one("h1").text, spanish.select_one("h1")["lang"]) == (SPANISH["title"], "es")
    assert spanish.select_one(".prose strong").text == "salva"
    assert SPANISH["title"] in spanish.select_one("#share-text").text
    assert [link["href"] for link in spanish.select(".told a")] == [f"/en/{address}"]
    assert parse(client.get(f"/fr/{address}")).select_one("h1").text == entry.title
    assert parse(client.get(f"/es/{address}?original=1")).select_one("h1").text == entry.title
    for page in ("timeline/1917", "timeline/11-07"):
        (title,) = parse(client.get(f"/es/{page}")).select(".event-title a")
        assert (title.text, title["lang"]) == (SPANISH["title"], "es")


def test_an_entrys_feed_gets_a_revision_when_its_readers_see_another_thing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microcache, "KEEP_SECONDS", -1.0)
    entry, other = make_entry(), make_entry(title="Another", text="Something else.")
    before, still = fresh(entry).sequence, fresh(other).sequence
    etag = client.get("/feeds/on-this-day.ics?lang=es").headers["ETag"]
    translate(entry)
    answer = client.get("/feeds/on-this-day.ics?lang=es")
    assert SPANISH["title"] in answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.headers["ETag"] != etag
    assert (fresh(entry).sequence, fresh(other).sequence) == (before + 1, still)
    translate(entry)
    assert fresh(entry).sequence == before + 1


def test_an_entry_that_says_something_else_leaves_its_translation_behind() -> None:
    entry, keeper = make_entry(), coordinator_of(make_root())
    translate(entry)
    version = fresh(entry).version
    with transaction():
        edit_entry(keeper, entry.public_id, version=version, values=values(title="It is surrounded"))
    title, since = fresh(entry).translated["es"]["title"]
    assert (title, since is not None) == (SPANISH["title"], True)
    with transaction():
        withdraw_entry(keeper, entry.public_id)
    source = find_source("entry", entry.public_id)
    assert source is not None
    assert not source.is_open
    with transaction():
        delete_entry(keeper, entry.public_id)
    assert find_source("entry", entry.public_id) is None


def test_a_campaign_is_read_in_the_readers_language(client: FlaskClient) -> None:
    branch = make_branch()
    campaign, event = begin(branch, summary="For all", text="Come *along*."), make_event(branch)
    take_in(event, campaign)
    spanish = {"title": "Pan y paz", "text": "Ven *también*."}
    with counted_queries() as statements:
        client.get(page_of(campaign, "es"))
    translate_item(organiser_of(branch), "campaign", campaign.public_id, spanish)
    with counted_queries() as others:
        page = parse(client.get(page_of(campaign, "es")))
    assert len(others) == len(statements)
    assert (page.select_one("h1").text, page.select_one(".prose em").text) == ("Pan y paz", "también")
    assert page.select_one(".lead bdi")["lang"] == "en"
    assert [link["href"] for link in page.select(".told a")] == [page_of(campaign)]
    for address in ("campaigns", "events?campaign=" + campaign.public_id, f"events/{event.public_id}/{event.slug}"):
        texts = [client.get(f"/{lang}/{address}").get_data(as_text=True) for lang in ("es", "fr")]
        assert ["Pan y paz" in text for text in texts] == [True, False], address
        assert ["Bread and peace" in text for text in texts] == [False, True], address
    with transaction():
        wanted = CampaignValues("Bread", "en", text="Come *along*.")
        campaigns.edit_campaign(organiser_of(branch), campaign.public_id, version=campaign.version, values=wanted)
    assert parse(client.get(f"/es/campaigns/{campaign.public_id}/bread")).select_one(".told").text.count("20") > 0
