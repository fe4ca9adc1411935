"""A programme goes out as a sheet and comes in as one, by forms alone. No scripts run here."""

import io

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from organiser.kernel.db import db
from organiser.kernel.i18n import INTERFACE_LANGUAGES, in_language
from organiser.kernel.tables import read_table, write_csv
from organiser.places.rules import fold
from organiser.programme.labels import COLUMNS
from organiser.programme.queries import find_programme, get_draft
from organiser.programme.rules.plan import PlannedSession
from organiser.programme.rules.sheets import Column
from organiser.programme.vocabulary import words_here
from tests.programme.scene import at, make_school, organiser_of_event, release, rooms, session, speaker
from tests.support.browsing import Visitor, parse
from tests.support.make import log_in, make_account

HEAD = ["Title", "Day", "Begins at", "Room", "Speaker", "Language that is spoken"]


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_that_a_room_has_no_limit_is_said_and_understood_in_every_language(app: Flask, lang: str) -> None:
    with in_language(lang):
        words = words_here()
    assert fold(words.no_limit) in words.read_no_limit


@pytest.fixture
def school(app: Flask) -> Event:
    event = make_school()
    rooms(event)
    return event


@pytest.fixture
def visitor(client: Visitor, school: Event) -> Visitor:
    log_in(client, make_account("Olga", roles=[(db.session.get_one(Branch, school.branch_id), Role.ORGANISER)]))
    return client


def address(event: Event, page: str = "", lang: str = "en") -> str:
    return f"/{lang}/manage/events/{event.public_id}/programme/sheet{page}"


def send(visitor: Visitor, event: Event, data: bytes, *, lang: str = "en") -> TestResponse:
    page = parse(visitor.get(address(event, lang=lang)))
    fields = {"csrf_token": page.select_one("[name=csrf_token]")["value"], "file": (io.BytesIO(data), "plan.csv")}  # type: ignore[index]
    answer: TestResponse = visitor.post(address(event, lang=lang), data=fields, content_type="multipart/form-data")
    return answer


def press(visitor: Visitor, event: Event, page: BeautifulSoup, lang: str = "en") -> TestResponse:
    form = page.select_one("#import")
    assert form is not None
    fields = {one["name"]: one["value"] for one in form.select("input[name]")}
    answer: TestResponse = visitor.post(address(event, lang=lang), data=fields)
    return answer


def sessions_of(event: Event) -> list[PlannedSession]:
    db.session.rollback()
    return list(get_draft(organiser_of_event(event), event.public_id).plan.sessions)


def text_of(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def test_thirty_sessions_come_in_by_a_sheet_and_go_out_again_by_one_step(visitor: Visitor, school: Event) -> None:
    speaker(school, "Ada")
    rows = [
        [
            f"Talk {number}",
            f"2027-05-{21 + number % 3}",
            f"{9 + number // 3}:00",
            f"Room {number % 4}",
            "Ada; Bo",
            "French",
        ]
        for number in range(30)
    ]
    answer = send(visitor, school, write_csv([HEAD, *rows]))
    assert (answer.status_code, sessions_of(school)) == (200, [])
    page = parse(answer)
    assert text_of(page, ".sheet-counts li") == ["30 new sessions"]
    assert text_of(page, ".facts dd") == ["Room 0, Room 1, Room 2, Room 3", "Bo"]
    assert len(page.select("#lines tbody tr.sheet-new")) == 30
    assert press(visitor, school, page).status_code == 303
    standing = sessions_of(school)
    assert {one.lang for one in standing} == {"fr"}
    assert (len(standing), standing[0].starts, standing[29].starts) == (30, at(0, 9), at(2, 18))
    draft = get_draft(organiser_of_event(school), school.public_id)
    assert sorted(one.name for one in draft.speakers.values()) == ["Ada", "Bo"]
    board = parse(visitor.get(address(school).removesuffix("/sheet")))
    assert text_of(board, ".undo p") == ["A sheet was imported: “Talk 0”. And 29 more. (Olga)"]
    undo = {one["name"]: one["value"] for one in board.select(".undo input")}
    assert visitor.post(address(school).replace("/sheet", "/undo"), data=undo).status_code == 303
    draft = get_draft(organiser_of_event(school), school.public_id)
    assert (draft.plan.sessions, [room.id for room in draft.plan.rooms]) == ((), ["hall", "attic"])


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_taken_along_in_any_language_says_that_nothing_is_to_do(
    visitor: Visitor, school: Event, lang: str, ending: str
) -> None:
    ada = speaker(school, "Ada").public_id
    session(school, "bread", starts=at(0, 10), room="hall", kind="workshop", level="beginners", lang="es")
    session(school, "songs", abstract="=Two\n\nlines", lang="pt-BR", seats=5)
    sheet = visitor.get(address(school, f"/programme.{ending}", lang))
    assert sheet.headers["Content-Disposition"].startswith("attachment; filename=")
    page = parse(send(visitor, school, sheet.data, lang="en"))
    assert text_of(page, "#lines strong") == ["Nothing to do", "Nothing to do"]
    assert not page.select("#import")
    assert ada not in sheet.text if ending == "csv" else True


def test_a_row_is_shown_before_and_after_and_only_that_happens(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10), room="hall")
    sheet = write_csv([["Title", "Begins at", "Minutes", "ID"], ["Bread", "", "soon", ""], ["", "", "", ""],
                       ["Peace", "", "30", "nobody's"], ["Bread and roses", "11:30", "", "bread"]])  # fmt: skip
    page = parse(send(visitor, school, sheet))
    assert text_of(page, "#lines tbody tr") == [
        "2 Bread Left out Minutes: “soon” is no whole number. Write digits only.",
        "4 Peace New What it is: Lecture Minutes: 30 Language that is spoken: English",
        "5 Bread Changes Title: Bread becomes Bread and roses Begins at: 10:00 becomes 11:30",
    ]
    session(school, "songs")
    assert press(visitor, school, page).status_code == 303
    assert [(one.title, one.starts) for one in sessions_of(school)] == [
        ("Bread and roses", at(0, 11, 30)), ("Songs", None), ("Peace", None),
    ]  # fmt: skip


def test_if_the_programme_has_changed_the_sheet_is_shown_again(visitor: Visitor, school: Event) -> None:
    session(school, "bread")
    page = parse(send(visitor, school, write_csv([["Title", "ID"], ["Land", "bread"]])))
    session(school, "bread", title="Bread and roses", revision=1)
    answer = press(visitor, school, page)
    assert (answer.status_code, [one.title for one in sessions_of(school)]) == (409, ["Bread and roses"])
    again = parse(answer)
    assert text_of(again, ".notice-error") == [
        "The programme has changed meanwhile. Look again at what the sheet does now."
    ]
    assert press(visitor, school, again).status_code == 303
    assert [one.title for one in sessions_of(school)] == ["Land"]


def test_a_session_that_people_saw_comes_back_as_the_same_one(visitor: Visitor, school: Event) -> None:
    session(school, "bread", starts=at(0, 10))
    release(school)
    sheet = visitor.get(address(school, "/programme.xlsx")).data
    board = address(school).removesuffix("/sheet")
    token = parse(visitor.get(board)).select_one("[name=csrf_token]")["value"]  # type: ignore[index]
    assert visitor.post(f"{board}/sessions/bread/delete", data={"csrf_token": token}).status_code == 303
    assert press(visitor, school, parse(send(visitor, school, sheet))).status_code == 303
    assert [one.id for one in sessions_of(school)] == ["bread"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "We find no column for the titles. Head it “Title”, as in the sheet to fill in."),
        (b"a;b,c", "We cannot tell what separates the cells. Save the file with semicolons, or as .xlsx."),
        (b"title,Title\nA,B", "Two columns are headed “title”. Rename or delete one."),
        (b"%PDF\0", "We cannot read this. Choose an .xlsx or .csv file, and save it anew if it is older."),
        (b"a," * 90, "This sheet has more in it than a programme. Leave out what is not part of it."),
    ],
)
def test_what_is_no_sheet_is_answered_beside_the_field(visitor: Visitor, school: Event, data: bytes, said: str) -> None:
    answer = send(visitor, school, data)
    assert answer.status_code == 422
    assert text_of(parse(answer), "#file-error") == [f"Error: {said}"]
    programme = find_programme(school.id)
    assert programme is not None
    assert programme.version == 3


def test_what_is_no_table_between_the_pages_is_refused(visitor: Visitor, school: Event) -> None:
    token = parse(visitor.get(address(school))).select_one("[name=csrf_token]")["value"]  # type: ignore[index]
    for fields, said in (({"table": "[]"}, "We cannot read this."), ({}, "Choose a file.")):
        answer = visitor.post(address(school), data={"csrf_token": token, **fields})
        assert answer.status_code == 422
        assert text_of(parse(answer), "#file-error")[0].startswith(f"Error: {said}")


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_the_example_can_be_sent_as_it_is(visitor: Visitor, school: Event, lang: str) -> None:
    example = visitor.get(address(school, "/example.xlsx", lang)).data
    assert len(read_table(example).rows) == 4
    page = parse(send(visitor, school, example, lang=lang))
    assert len(page.select("tr.sheet-new")) == 3
    assert press(visitor, school, page, lang).status_code == 303
    assert [one.starts for one in sessions_of(school)] == [at(0, 10), at(0, 12, 30), None]


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_every_heading_means_one_column_in_every_language(app: Flask, lang: str) -> None:
    with app.test_request_context(), in_language(lang):
        words = words_here()
        for column in Column:
            assert words.read_headings[fold(str(COLUMNS[column]))] == column


def test_the_headings_of_peoples_own_tables_are_understood(app: Flask) -> None:
    with app.test_request_context(), in_language("en"):
        read = words_here().read_headings
    assert [read[fold(one)] for one in ("Speakers", "Language", "Fecha", "Durée", "الوصف")] == [
        Column.SPEAKER, Column.LANG, Column.DAY, Column.MINUTES, Column.ABSTRACT,
    ]  # fmt: skip
