"""What programs ask for is never answered with a page: a calendar that gets HTML deletes what it holds."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from organiser.kernel.web.access import is_public
from tests.support import make
from tests.support.browsing import Visitor
from tests.support.databases import without_database

# Of these people make use by a link on a page, and find a way on from the page that says what is wrong.
FOR_PEOPLE = (".pdf", ".csv", ".xlsx")


def list_addresses(app: Flask) -> Iterator[str]:
    """Of each public file that the application serves one that isn't there, where that can be."""
    for rule in app.url_map.iter_rules():
        if is_for_program(app, rule):
            words = {name: {"lang": "en", "form": "atom", "number": 7}.get(name, "none") for name in rule.arguments}
            built = rule.build(words)
            assert built is not None
            yield built[1]


def is_for_program(app: Flask, rule: Rule) -> bool:
    last = rule.rule.rpartition("/")[2]
    is_file = "." in last and not last.endswith(FOR_PEOPLE)
    return is_file and rule.endpoint != "static" and is_public(app.view_functions[rule.endpoint])


@pytest.fixture
def addresses(app: Flask) -> list[str]:
    make.make_root()
    return sorted(list_addresses(app))


def test_what_is_not_there_and_what_is_not_asked_for_so_is_said_in_plain_text(
    addresses: list[str], client: Visitor
) -> None:
    assert {"/events/none.ics", "/sessions/none.ics", "/en/places/none/agenda.json"} <= set(addresses)
    for address in addresses:
        for answer in (client.get(address), client.delete(address)):
            is_said = answer.status_code < 300 or answer.content_type == "text/plain; charset=utf-8"
            assert (is_said, b"<html" in answer.data) == (True, False), (address, answer.status_code)


@pytest.mark.only_database("sqlite")
def test_while_the_database_is_away_programs_are_asked_to_come_again(
    app: Flask, addresses: list[str], client: Visitor
) -> None:
    """Single files too, of which no copies are kept beyond those of the last minute."""
    file = f"/events/{make.make_event().public_id}.ics"
    good = client.get(file).data
    asked = [*addresses, file, f"{file}?lang=ar"]
    with without_database():
        answers = {address: app.test_client().get(address) for address in asked}
    assert answers[file].data == good
    away = {address: answer for address, answer in answers.items() if answer.status_code == 503}
    assert {f"{file}?lang=ar", "/events/none.ics", "/sessions/none.ics"} <= set(away)
    for address, answer in away.items():
        assert (answer.content_type, b"<" in answer.data) == ("text/plain; charset=utf-8", False), address
        assert int(answer.headers["Retry-After"]) > 0, address
    assert [address for address in answers if answers[address].status_code == 500] == []
