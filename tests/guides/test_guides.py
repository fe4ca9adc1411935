"""Guides: written, put in order, published, read; and two who write at once."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.guides import actions
from organiser.guides.errors import GuideIsEmpty, GuideIsPublished
from organiser.guides.models import Arrangement, Guide
from organiser.guides.presentation import describe_guide
from organiser.guides.queries import count_guides, get_guide, list_guides
from organiser.guides.rules import EntryValues, GuideValues
from organiser.kernel.actor import ANONYMOUS, Role
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.study.actions import add_edition, merge_works
from tests.study.describing import TEXT, add
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account, make_branch, organiser_of
from tests.support.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app")


def begin(branch: Branch, *titles: str, lang: str = "en", **years: int) -> Guide:
    """A draft of works with these titles."""
    organiser = organiser_of(branch)
    with transaction():
        guide = actions.create_guide(organiser, branch.public_id, values=GuideValues(title="On land", lang=lang))
    for title in titles:
        work = add(branch, title, year=years.get(title))
        with transaction():
            actions.add_entry(organiser, guide.public_id, work_id=work.public_id)
    return read(branch, guide)


def read(branch: Branch, guide: Guide) -> Guide:
    db.session.rollback()
    db.session.expire_all()
    return get_guide(organiser_of(branch), guide.public_id)


def titles_of(branch: Branch, guide: Guide) -> list[str]:
    return [entry.work.title for entry in read(branch, guide).entries]


def test_works_are_put_in_order_and_a_stale_order_is_refused() -> None:
    branch = make_branch()
    guide = begin(branch, "A", "B", "C")
    order, version = [entry.public_id for entry in guide.entries][::-1], guide.version
    with transaction():
        actions.arrange_entries(organiser_of(branch), guide.public_id, version=version, order=order)
    assert titles_of(branch, guide) == ["C", "B", "A"]
    for stale, wrong in ((version, order), (version + 1, order[:2]), (version + 1, [*order, "more"])):
        with pytest.raises(EditConflict), transaction():
            actions.arrange_entries(organiser_of(branch), guide.public_id, version=stale, order=wrong)


def test_a_work_that_is_taken_out_leaves_no_gap() -> None:
    branch = make_branch()
    guide = begin(branch, "A", "B", "C")
    with transaction():
        middle = guide.entries[1].public_id
        actions.remove_entry(organiser_of(branch), guide.public_id, middle, version=guide.version)
    assert [entry.position for entry in read(branch, guide).entries] == [0, 1]


def test_others_change_nothing_and_find_no_draft() -> None:
    branch = make_branch()
    guide, stranger = begin(branch, "A"), organiser_of(make_branch(name="El Alto"))
    entry_id = guide.entries[0].public_id
    values, said = GuideValues(title="Mine", lang="en"), EntryValues(part="all")
    for act in (
        lambda: actions.edit_guide(stranger, guide.public_id, version=guide.version, values=values),
        lambda: actions.edit_entry(stranger, guide.public_id, entry_id, version=guide.version, values=said),
        lambda: actions.publish_guide(stranger, guide.public_id),
        lambda: actions.delete_guide(stranger, guide.public_id),
        lambda: get_guide(stranger, guide.public_id),
        lambda: get_guide(ANONYMOUS, guide.public_id),
    ):
        with pytest.raises(NotFound), transaction():
            act()


def test_a_guide_is_published_with_a_work_and_deleted_as_a_draft_only() -> None:
    branch = make_branch()
    empty, guide = begin(branch), begin(branch, "A")
    organiser = organiser_of(branch)
    with pytest.raises(GuideIsEmpty), transaction():
        actions.publish_guide(organiser, empty.public_id)
    with transaction():
        actions.publish_guide(organiser, guide.public_id)
    assert [line.guide.id for line in list_guides(lang="en", limit=9)] == [guide.id]
    with pytest.raises(GuideIsPublished), transaction():
        actions.delete_guide(organiser, guide.public_id)
    with transaction():
        actions.withdraw_guide(organiser, guide.public_id)
    assert count_guides() == 0
    with transaction():
        actions.delete_guide(organiser, guide.public_id)


def test_the_readers_language_comes_first() -> None:
    branch = make_branch()
    made = {}
    for lang in ("en", "es", "fr"):
        guide = begin(branch, f"In {lang}", lang=lang)
        made[guide.id] = lang
        with transaction():
            actions.publish_guide(organiser_of(branch), guide.public_id)
    found = [made[line.guide.id] for line in list_guides(lang="es", limit=9, branch_id=branch.id)]
    assert (found[0], sorted(found)) == ("es", ["en", "es", "fr"])


def test_times_of_reading_add_up_and_groups_begin_with_headings(app: Flask) -> None:
    branch = make_branch()
    guide = begin(branch, "A", "B", "C", "D")
    first, second, third, _ = guide.entries
    with transaction():
        add_edition(organiser_of(branch), first.work.public_id, branch_id=branch.public_id, values=TEXT)
    version = guide.version
    for entry, said in ((second, EntryValues(heading="Then", minutes=70)), (third, EntryValues(part="the end"))):
        with transaction():
            actions.edit_entry(organiser_of(branch), guide.public_id, entry.public_id, version=version, values=said)
        version += 1
    with app.test_request_context("/en/guides"):
        view = describe_guide(read(branch, guide), "en")
    assert (view.time, view.unknown) == ("1 h 13 min", "not counting 2 works")
    assert [(group.heading.text, [entry.number for entry in group.entries]) for group in view.groups] == [
        ("", [1]), ("Then", [2, 3, 4]),
    ]  # fmt: skip


def test_a_guide_costs_the_same_queries_however_long() -> None:
    branch = make_branch()
    lengths = []
    for titles in (("A",), ("B", "C", "D")):
        organiser, guide_id = organiser_of(branch), begin(branch, *titles).public_id
        db.session.rollback()
        db.session.expire_all()
        with counted_queries() as statements:
            found = get_guide(organiser, guide_id)
            assert all(len(entry.work.editions) + len(entry.work.topics) == 0 for entry in found.entries)
        lengths.append(len(statements))
    assert lengths[0] == lengths[1] <= 6


def test_an_entry_follows_its_work_into_what_it_was_merged_with() -> None:
    branch = make_branch()
    guide, kept = begin(branch, "Twin"), add(branch, "Kept")
    with transaction():
        merge_works(organiser_of(branch), kept.public_id, gone_id=guide.entries[0].work.public_id)
    assert titles_of(branch, guide) == ["Kept"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"text": "x" * 20_001}, "text"),
        ({"lang": "nolang"}, "lang"),
        ({"arrangement": "x"}, "arrangement"),
    ],
)
def test_what_a_guide_cannot_say_is_refused(values: dict[str, str], field: str) -> None:
    branch = make_branch()
    wanted = GuideValues(**{"title": "A", "lang": "en"} | values)
    with pytest.raises(Invalid) as refusal, transaction():
        actions.create_guide(organiser_of(branch), branch.public_id, values=wanted)
    assert refusal.value.field == field


def test_a_guide_is_written_without_scripts(client: Visitor) -> None:
    branch = make_branch()
    for title, year in (("Late", 1930), ("Early", 1848)):
        add(branch, title, year=year)
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    page = client.get(f"/en/manage/branches/{branch.public_id}/guides/new")
    form = {"title": "By years", "arrangement": Arrangement.DATE.value}
    made, again = (send(client, page.text, page.request.path, form) for _ in range(2))
    assert made.location == again.location
    address = made.headers["Location"]
    for title in ("Late", "Early"):
        found = client.get(f"{address}/add?q={title}")
        send(client, found.text, f"{address}/add", {})
    entries = client.get(address)
    buttons = {str(button.get("value")) for button in parse(entries).select(".arrange button:not([disabled])")}
    move = next(value for value in buttons if value.startswith("up:"))
    assert send(client, entries.text, f"{address}/order", {}, move=move).status_code == 303
    assert shown(client, address) == ["Early", "Late"]
    stale = send(client, entries.text, f"{address}/order", {}, move=move)
    assert "Somebody changed this guide" in client.get(stale.headers["Location"]).text
    send(client, client.get(address).text, f"{address}/order", {}, sort="date")
    assert shown(client, address) == ["Early", "Late"]
    guide = db.session.query(Guide).one()
    client.post(f"{address}/publish", data={"csrf_token": token(entries.text)})
    public = client.get(f"/en/guides/{guide.public_id}", follow_redirects=True)
    assert [mark.get_text() for mark in parse(public).select(".entry-mark")] == ["1848", "1930"]
    assert parse(public).select_one(".progress[hidden]") is not None


def test_nonsense_in_a_hidden_field_is_not_found(client: Visitor) -> None:
    branch = make_branch()
    guide = begin(branch, "Early")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    address = f"/en/manage/guides/{guide.public_id}/add"
    fields = {"csrf_token": token(client.get(address).text), "work": "a\0b"}
    assert client.post(address, data=fields, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


def send(client: Visitor, page: str, path: str, fields: dict[str, str], **more: str) -> TestResponse:
    """The first form of a page that goes there, or to the page itself."""
    forms = BeautifulSoup(page, "html5lib").select('form[method="post"]')
    form = next(one for one in forms if one.get("action") in {None, path})
    values = {key: value for key, value in shown_values(form).items() if key not in {"move", "sort", "order"}}
    return client.post(path, data=values | fields | more, headers={"Sec-Fetch-Site": "same-origin"})


def shown(client: Visitor, address: str) -> list[str]:
    return [cite.get_text() for cite in parse(client.get(address)).select(".arrange cite")]


def token(page: str) -> str:
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
