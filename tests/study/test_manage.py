"""The page of topics."""

from flask import Flask

from organiser.kernel.actor import Role
from organiser.study.queries import list_terms
from organiser.study.rules import nest
from tests.support.browsing import Visitor, parse, shown_values
from tests.support.make import log_in, make_account, make_branch, make_root

TOPICS = "/en/manage/topics"


def log_in_as_coordinator(app: Flask, client: Visitor) -> None:
    log_in(client, make_account(roles=[(make_root(), Role.COORDINATOR)]))


def submit(client: Visitor, path: str, **fields: str) -> int:
    page = client.get(path)
    form = next(form for form in parse(page).select('form[method="post"]') if not form.get("action"))
    shown = shown_values(form)
    assert set(fields) <= set(shown)
    return client.post(path, data=shown | fields).status_code


def tree() -> list[tuple[str, int]]:
    return [(one.name, one.depth) for one in nest(list_terms(), "en")]


def test_topics_are_added_nested_and_renamed(app: Flask, client: Visitor) -> None:
    log_in_as_coordinator(app, client)
    assert submit(client, TOPICS, name_en="Labour", name_ar="العمل") == 303
    (labour,) = list_terms()
    assert submit(client, TOPICS, name_en="Wages", parent=labour.public_id) == 303
    assert tree() == [("Labour", 0), ("Wages", 1)]
    assert submit(client, f"{TOPICS}/{labour.public_id}", name_en="Work <b>") == 303
    assert [name for name, _ in tree()] == ["Work <b>", "Wages"]
    page = client.get(TOPICS)
    assert "Work &lt;b&gt;" in page.text


def test_what_cannot_be_is_said_beside_the_field(app: Flask, client: Visitor) -> None:
    log_in_as_coordinator(app, client)
    assert submit(client, TOPICS) == 422
    assert submit(client, TOPICS, name_en="1917", facet="period", first_year="1918", last_year="1917") == 422
    submit(client, TOPICS, name_en="Labour")
    (labour,) = list_terms()
    assert submit(client, TOPICS, name_en="1917", facet="period", parent=labour.public_id) == 422
    assert submit(client, f"{TOPICS}/{labour.public_id}", name_en="Labour", parent=labour.public_id) == 422
    assert tree() == [("Labour", 0)]


def test_only_coordinators_of_the_root_find_the_page(app: Flask, client: Visitor) -> None:
    for roles in ([(make_branch(), Role.COORDINATOR)], [(make_root(), Role.ORGANISER)]):
        log_in(client, make_account(roles=roles))
        assert client.get(TOPICS).status_code == 404
