from datetime import timedelta

import pytest
from flask import Flask

from organiser.branches.actions import close_branch, edit_branch
from organiser.branches.rules import BranchFields
from organiser.events.actions import postpone_event
from organiser.events.models import Visibility
from organiser.kernel import clock
from organiser.kernel.actor import Role
from organiser.kernel.db import db, transaction
from organiser.series.rules.recurrence import Rule
from tests.series.scene import events_of, make_series
from tests.support.browsing import Visitor, parse
from tests.support.make import coordinator_of, log_in, make_account, make_branch, make_event, make_root, organiser_of
from tests.support.queries import counted_queries

LA_PAZ, EL_ALTO, GHENT = 3911925, 3907584, 2797656


def test_the_directory_is_sorted_by_continent_and_country(app: Flask, client: Visitor) -> None:
    root = make_root(contact="all@example.org")
    bolivia = make_branch(root, name="Bolivia", level="country", country="BO")
    make_event(make_branch(bolivia, name="La Paz Centro", country="BO"))
    make_branch(root, name="Ghent", country="BE")
    make_branch(root, name="Vienna", country="AT")
    make_branch(root, name="Railway workers", level="group")
    page = parse(client.get("/en/branches"))
    headings = [heading.get_text() for heading in page.select("main h2, main h3")]
    assert headings == [
        "Europe",
        "Austria",
        "Belgium",
        "South America",
        "Bolivia",
        "Groups across places",
        "Your country isn’t here?",
    ]
    assert "Railway workers" in page.get_text()
    assert page.select_one('a[href="mailto:all@example.org"]')
    spanish_order = [heading.get_text() for heading in parse(client.get("/es/branches")).select("main h3")]
    assert spanish_order == ["Austria", "Bélgica", "Bolivia"]


def test_the_directory_says_a_number_once(app: Flask, client: Visitor) -> None:
    make_event(make_branch(name="La Paz Centro", country="BO"))
    make_event(make_branch(name="Ghent", country="BE"))
    make_event(make_branch(name="Antwerp", country="BE"))
    page = parse(client.get("/en/branches"))
    counts = {one["id"]: [count.get_text() for count in one.select(".branch-count")] for one in page.select(".country")}
    assert counts == {"BO": ["1 event"], "BE": ["2 events", "1 event", "1 event"]}


def test_a_country_with_many_branches_has_a_page_of_its_own(app: Flask, client: Visitor) -> None:
    bolivia = make_branch(name="Bolivia", level="country", country="BO")
    for number in range(21):
        make_branch(bolivia, name=f"Town {number:02}", country="BO")
    make_branch(name="Ghent", country="BE")

    def lists() -> dict[str, list[str]]:
        page = parse(client.get("/en/branches"))
        return {one["id"]: [item.a.get_text() for item in one.select("li")] for one in page.select(".country")}  # type: ignore[union-attr, misc]

    assert lists() == {"BE": ["Ghent"], "BO": [f"Town {number:02}" for number in range(20)]}
    for name in ("Altiplano", "Oriente"):
        make_branch(bolivia, name=name, level="region", country="BO")
    assert lists()["BO"] == ["Altiplano", "Oriente"]
    (more,) = parse(client.get("/en/branches")).select(".country p a")
    assert (more.get_text(), more["href"]) == ("And 21 more", "?country=BO")
    page = parse(client.get("/en/branches?country=BO"))
    assert [one["id"] for one in page.select(".country")] == ["BO"]
    assert len(page.select(".country li")) == 23
    assert page.select_one('a.button[href="/en/branches"]')


def test_the_nearest_branches_of_a_typed_place_are_found(app: Flask, client: Visitor) -> None:
    make_branch(name="Ghent", country="BE", city_id=GHENT)
    make_branch(name="La Paz Centro", country="BO", city_id=LA_PAZ)
    page = parse(client.get("/en/branches?place=Antwerp"))
    near = [(item.a.get_text(), item.select_one(".near-km").get_text()) for item in page.select(".near-list li")]  # type: ignore[union-attr]
    assert [name for name, _ in near] == ["Ghent", "La Paz Centro"]
    assert 40 <= int(near[0][1].split()[0]) <= 60


def test_whoever_has_no_branch_in_the_country_is_told_whom_to_write_to(app: Flask, client: Visitor) -> None:
    make_root(contact="all@example.org")
    make_branch(name="Ghent", country="BE", city_id=GHENT)
    text = parse(client.get("/en/branches?place=Nairobi")).select_one(".near").get_text()  # type: ignore[union-attr]
    assert "There is no branch in Kenya yet" in text
    assert "all@example.org" in text


@pytest.mark.parametrize("place", ["Xqzwv", "%00", "<svg onload=alert(1)>", "a" * 500])
def test_an_unknown_place_gets_a_way_out(app: Flask, client: Visitor, place: str) -> None:
    answer = client.get("/en/branches", query_string={"place": place})
    assert answer.status_code == 200
    assert "<svg onload" not in answer.get_data(as_text=True)


def test_an_old_slug_leads_on_for_ever(app: Flask, client: Visitor) -> None:
    branch = make_branch(name="Old name", slug="old-name")
    with transaction():
        fields = BranchFields(name="Old name", zone="America/La_Paz", slug="new-name")
        edit_branch(coordinator_of(branch), branch.public_id, version=branch.version, fields=fields)
    answer = client.get("/en/branches/old-name")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/branches/new-name")
    assert client.get("/en/branches/new-name").status_code == 200
    assert client.get("/en/branches/never-was").status_code == 404


def test_a_closed_branch_says_so_and_names_the_next_above(app: Flask, client: Visitor) -> None:
    country = make_branch(name="Bolivia", level="country")
    branch = make_branch(country, name="La Paz Centro", contact="gone@example.org")
    with transaction():
        close_branch(coordinator_of(country), branch.public_id)
    page = client.get("/en/branches/la-paz-centro")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "This branch is closed." in text
    assert "gone@example.org" not in text
    assert parse(page).select_one('.notice a[href="/en/branches/bolivia"]')
    assert "La Paz Centro" not in client.get("/en/branches").get_data(as_text=True)


def test_below_brings_in_what_the_branches_below_post(app: Flask, client: Visitor) -> None:
    country = make_branch(name="Bolivia", level="country")
    make_event(make_branch(country, name="La Paz Centro"), title="Local talk")
    make_event(country, title="Country school")

    def titles(address: str) -> list[str]:
        return sorted(link.get_text() for link in parse(client.get(address)).select(".event-title a"))

    assert titles("/en/branches/bolivia") == ["Country school"]
    assert titles("/en/branches/bolivia?below=1") == ["Country school", "Local talk"]


def test_members_events_are_for_members(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    make_event(branch, title="Among ourselves", visibility=Visibility.MEMBERS)
    assert "Among ourselves" not in client.get("/en/branches/la-paz-centro").get_data(as_text=True)
    log_in(client, make_account(roles=[(branch, Role.HELPER)]))
    assert "Among ourselves" in client.get("/en/branches/la-paz-centro").get_data(as_text=True)


def test_a_text_is_markdown_and_nothing_else(app: Flask, client: Visitor) -> None:
    make_branch(
        text="We **read**.\n\n<svg onload=alert(1)>\n\n[x](javascript:alert(1))",
        links=(("Site", "https://example.org/"),),
    )
    body = client.get("/en/branches/la-paz-centro").get_data(as_text=True)
    assert "<strong>read</strong>" in body
    assert "<svg onload" not in body
    assert 'href="javascript' not in body


def test_the_desk_shows_ones_branches_and_what_needs_a_look(app: Flask, client: Visitor) -> None:
    branch, other = make_branch(), make_branch(name="Ghent")
    make_event(branch, title="My draft", state="draft")
    make_event(branch, title="My talk")
    make_event(branch, title="My postponed", state="postponed")
    make_event(other, title="Not mine", state="draft")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    with counted_queries() as statements:
        page = client.get("/en/manage")
    text = parse(page).get_text()
    assert [title in text for title in ("My draft", "My talk", "Not mine", "The installation")] == [
        True,
        True,
        False,
        False,
    ]
    assert "“My postponed” was postponed and waits for a new date." in text
    assert len(statements) <= 14, statements


def test_the_desk_shows_the_next_date_of_a_series_and_those_that_need_a_look(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    first = (clock.now() + timedelta(days=3)).date()
    series = make_series(branch, Rule(first=first, count=4))
    with transaction():
        postpone_event(organiser_of(branch), events_of(series)[2].public_id, reason="The house is closed.")
    log_in(client, make_account(roles=[(branch, Role.ORGANISER)]))
    desk = parse(client.get("/en/manage"))
    shown = [row.find("time")["datetime"][:10] for row in desk.select("#coming tbody tr, table tbody tr")]
    assert shown == [f"{first}", f"{first + timedelta(days=14)}"]
    assert "One of a series" in desk.get_text()


def test_the_desk_of_a_helper_offers_nothing_that_they_may_not(app: Flask, client: Visitor) -> None:
    branch = make_branch()
    make_event(branch, title="A draft", state="draft")
    log_in(client, make_account(roles=[(branch, Role.HELPER)]))
    text = client.get("/en/manage").get_data(as_text=True)
    assert "La Paz Centro" in text
    assert [words in text for words in ("A draft", "New event", "Settings")] == [False, False, False]


def test_the_operator_is_led_to_the_installation_and_sees_no_draft(app: Flask, client: Visitor) -> None:
    make_event(make_branch(), title="A draft", state="draft")
    log_in(client, make_account(operator=True))
    text = client.get("/en/manage").get_data(as_text=True)
    assert "The installation" in text
    assert "A draft" not in text
    db.session.rollback()
