"""A programme as a sheet, and back: pure, over plans by chance."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings

from organiser.kernel.plain_text import clean_line, clean_text
from organiser.kernel.tables import read_table, write_csv, write_xlsx
from organiser.places.rules import fold
from organiser.programme.errors import ColumnTwice, NoTitles
from organiser.programme.rules.importing import Import, School, Verb, plan_import, settle
from organiser.programme.rules.plan import Channel, Level, Part, Plan, PlannedSession, Room, SessionKind, Track
from organiser.programme.rules.sheet_reading import read_sheet
from organiser.programme.rules.sheets import Column, Person, Words, write_sheet
from tests.programme.strategies import BEGIN, PLANS

PEOPLE = [
    Person("ada", "Ada; or Ida"),
    Person("bo", 'Bo "Red" Castro'),
    Person("cy", 'Bo "Red" Castro'),
    Person("dee", "Dee؛ Di"),
]
DAYS = [BEGIN.date(), BEGIN.date() + timedelta(days=1)]
LANGUAGES = {"english": "en", "spanish": "es"}
WORDS = Words(
    headings={column: f"The {column}" for column in Column},
    kinds={kind: f"a {kind}" for kind in SessionKind},
    levels={level: f"for {level}" for level in Level},
    places={"on_site": "in a room", "on_line": "on a screen"},
    no_limit="as many as come",
    name_language=lambda code: code,
    find_language=lambda text: LANGUAGES.get(text.lower(), text if text in LANGUAGES.values() else None),
    read_headings={fold(name): column for column in Column for name in (column, f"The {column}")},
    read_kinds={fold(f"a {kind}"): kind for kind in SessionKind},
    read_levels={fold(f"for {level}"): level for level in Level},
    read_places={fold("in a room"): "on_site", fold("on a screen"): "on_line"},
    read_no_limit=frozenset({fold("as many as come")}),
)


def tidy(plan: Plan) -> Plan:
    """As the editor's forms would have it: clean texts, no two of one name, nothing that isn't there."""
    rooms = tuple(replace(room, name=line(f"{room.id} {room.name}")) for room in plan.rooms)
    tracks = tuple(replace(track, name=line(f"{track.id} {track.name}")) for track in plan.tracks)
    known = {one.id for one in (*rooms, *tracks)}
    return Plan(rooms, tracks, tuple(tidy_session(session, known) for session in plan.sessions))


def tidy_session(session: PlannedSession, known: set[str]) -> PlannedSession:
    return replace(
        session,
        title=line(f"={session.title}"),
        abstract=clean_text(session.abstract) or "",
        room=session.room if session.room in known else None,
        track=session.track if session.track in known else None,
        parts=tuple(dict.fromkeys(session.parts)),
        channels=tuple(replace(one, where=line(one.where)) for one in session.channels),
    )


def line(text: str) -> str:
    return clean_line(text) or ""


def look(rows: Sequence[Sequence[str]], plan: Plan, *, former: frozenset[str] = frozenset()) -> Import:
    return plan_import(read_sheet(rows, WORDS, days=DAYS), School(plan, PEOPLE, "en", former), WORDS)


def carry_out(found: Import) -> Plan:
    numbers = count()
    return settle(found, people={}, make_id=lambda: f"made{next(numbers)}")


@given(PLANS.map(tidy))
@settings(max_examples=60, deadline=None)
def test_what_was_taken_along_unchanged_changes_nothing(plan: Plan) -> None:
    table = read_table(write_csv(write_sheet(plan, PEOPLE, WORDS)))
    found = look(table.rows, plan)
    assert [(row.verb, row.problems) for row in found.lines] == [(Verb.SAME, ())] * len(plan.sessions)
    assert found.plan == plan
    assert (found.is_empty, found.not_named, found.unknown) == (True, 0, ())


@given(PLANS.map(tidy))
@settings(max_examples=60, deadline=None)
def test_a_sheet_fills_an_empty_programme_that_gives_the_same_sheet(plan: Plan) -> None:
    written = write_csv(write_sheet(plan, PEOPLE, WORDS))
    found = look(read_table(written).rows, Plan(), former=frozenset(one.id for one in plan.sessions))
    assert [row.problems for row in found.lines] == [()] * len(plan.sessions)
    assert write_csv(write_sheet(carry_out(found), PEOPLE, WORDS)) == written


def test_a_workbook_says_the_same_as_the_text_file() -> None:
    session = PlannedSession(
        "s",
        "=1+1",
        45,
        starts=BEGIN,
        seats=12,
        abstract="-one\n'=two",
        parts=(Part("chair", "bo"), Part("chair", "dee")),
    )
    rows = write_sheet(Plan(sessions=(session,)), PEOPLE, WORDS)
    book = read_table(write_xlsx(rows, title="Plan", is_rtl=True))
    assert book.rows == read_table(write_csv(rows)).rows
    assert look(book.rows, Plan(sessions=(session,))).is_empty


HALL = Plan(
    (Room("hall", "The hall"),), (), (PlannedSession("one", "One", starts=BEGIN, room="hall", level="advanced"),)
)


def test_a_row_says_what_it_changes_and_leaves_what_it_has_no_column_for() -> None:
    found = look([["Title", "room", "Begins", "ID"], ["Uno", "the HALL", "10.30", "one"]], HALL)
    (row,) = found.lines
    assert (row.verb, row.number, row.title) == (Verb.CHANGED, 2, "One")
    assert [(one.column, one.before, one.after) for one in row.changes] == [
        (Column.TITLE, "One", "Uno"),
        (Column.BEGINS, time(9), time(10, 30)),
    ]
    (session,) = carry_out(found).sessions
    assert (session.title, session.room, session.level, session.revision) == ("Uno", "hall", "advanced", 2)


def test_rooms_tracks_and_people_that_are_not_known_are_made_once() -> None:
    rows = [
        ["title", "room", "track", "speaker", "interpretation"],
        ["A", "Attic", "Art", "Dee؛ Ada\nor Ida", "Spanish | Channel 2 | Dee; English"],
        ["B", "ATTIC", "art", "dee", ""],
    ]
    found = look(rows, HALL)
    assert (found.rooms, found.tracks, [*found.people.values()]) == (("Attic",), ("Art",), ["Dee", "Ada", "or Ida"])
    (dee, ada, ida) = found.people
    plan = settle(found, people={dee: "d", ada: "a", ida: "i"}, make_id=iter("rtxy").__next__)
    assert plan.rooms == (Room("hall", "The hall"), Room("r", "Attic"))
    assert plan.tracks == (Track("t", "Art"),)
    a, b = plan.sessions[1:]
    assert (a.id, a.room, a.track, b.id, b.room, b.parts) == ("x", "r", "t", "y", "r", (Part("speaker", "d"),))
    assert a.parts == (Part("speaker", "d"), Part("speaker", "a"), Part("speaker", "i"))
    assert a.channels == (Channel("es", "interpretation", "Channel 2", ("d",)), Channel("en", "interpretation"))


def test_a_room_is_told_in_one_row_and_its_other_rows_may_say_nothing_or_what_was() -> None:
    plan = replace(HALL, sessions=(*HALL.sessions, PlannedSession("two", "Two", room="hall")))
    rows = [
        ["title", "room", "room_seats", "room_place", "id"],
        ["One", "The hall", "", "in a room", "one"],
        ["Two", "The hall", "80", "On a screen", "two"],
        ["Three", "Attic", "٢٠", "", ""],
        ["Four", "Attic", "20", "", ""],
    ]
    found = look(rows, plan)
    assert [(one.verb, [change.column for change in one.changes]) for one in found.lines[:2]] == [
        (Verb.SAME, []),
        (Verb.CHANGED, [Column.ROOM_SEATS, Column.ROOM_PLACE]),
    ]
    assert [(one.before, one.after) for one in found.lines[1].changes] == [
        ("as many as come", 80),
        ("in a room", "on a screen"),
    ]
    assert carry_out(found).rooms == (Room("hall", "The hall", 80, on_line=True), Room("made0", "Attic", 20))
    assert carry_out(found).sessions[:2] == plan.sessions


def test_a_word_takes_a_limit_away_and_an_empty_cell_does_not() -> None:
    plan = Plan((Room("hall", "The hall", 80),), sessions=(PlannedSession("one", "One", room="hall", seats=12),))
    head = ["title", "room", "room_seats", "seats", "id"]
    kept = look([head, ["One", "The hall", "", "12", "one"]], plan)
    assert ([row.verb for row in kept.lines], kept.plan) == ([Verb.SAME], plan)
    freed = look([head, ["One", "The hall", "As many as come", "as many as COME", "one"]], plan)
    assert [(one.column, one.before, one.after) for one in freed.lines[0].changes] == [
        (Column.ROOM_SEATS, 80, "as many as come"),
        (Column.SEATS, 12, None),
    ]
    after = carry_out(freed)
    assert (after.rooms[0].seats, after.sessions[0].seats) == (None, None)


def test_rows_that_say_different_things_of_a_room_or_have_none_are_left_out() -> None:
    rows = [["title", "room", "room_seats"], ["A", "The hall", "80"], ["B", "the hall", "90"], ["C", "", "70"]]
    found = look(rows, HALL)
    assert [[(one.column, one.code) for one in row.problems] for row in found.lines] == [
        [],
        [(Column.ROOM_SEATS, "otherwise")],
        [(Column.ROOM, "missing")],
    ]
    assert carry_out(found).rooms == (Room("hall", "The hall", 80),)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("kind", "seance", "word"),
        ("day", "02/03/2027", "day"),
        ("day", "soon", "day"),
        ("day", "9999-12-31", "day"),
        ("day", "21.5.0027", "day"),
        ("begins", "25:00", "clock"),
        ("minutes", "an hour", "whole"),
        ("minutes", "9999", "range"),
        ("seats", "0", "range"),
        ("lang", "Klingon?", "language"),
        ("room", "x" * 81, "length"),
        ("room_seats", "0", "range"),
        ("room_seats", "many", "whole"),
        ("room_place", "nowhere", "word"),
        ("speaker", "<b>Ada</b>", "name"),
        ("title", "", "missing"),
        ("title", "x" * 161, "length"),
    ],
)
def test_a_row_that_cannot_stand_is_left_out_with_its_reason(column: str, text: str, code: str) -> None:
    row = {"title": "A", "day": "2027-05-21", "begins": "9:00", "room": "Den", column: text}
    found = look([[*row], [*row.values()], ["B", "21.5.2027", "٩:٣٠"]], HALL)
    refused, taken = found.lines
    assert [(one.column, one.code) for one in refused.problems] == [(column, code)]
    assert (taken.verb, found.rooms, found.people) == (Verb.NEW, (), {})
    assert [one.starts for one in carry_out(found).sessions[1:]] == [BEGIN.replace(minute=30)]


def test_marks_of_quotation_within_names_on_two_lines_are_letters() -> None:
    found = look([["title", "speaker"], ["A", 'Ada 6" Ott\nBo 5" Ek'], ["B", '"Cy\nDee"']], HALL)
    assert [*found.people.values()] == ['Ada 6" Ott', 'Bo 5" Ek', "Cy Dee"]


def test_a_day_needs_its_time_and_a_row_its_own_id() -> None:
    found = look([["title", "day", "begins", "id"], ["A", "2027-05-21", "", ""], ["A", "", "9:00", ""]], HALL)
    assert [[(one.column, one.code) for one in row.problems] for row in found.lines] == [
        [(Column.BEGINS, "missing")],
        [(Column.DAY, "missing")],
    ]
    twice = look([["title", "id"], ["One", "one"], ["Two", "one"]], HALL)
    assert [row.verb for row in twice.lines] == [Verb.SAME, Verb.REFUSED]


def test_an_id_of_another_school_makes_a_new_session_and_a_former_one_comes_back() -> None:
    rows = [["title", "id"], ["A", "elsewhere"], ["B", "former"]]
    found = look(rows, HALL, former=frozenset({"former"}))
    assert [one.id for one in carry_out(found).sessions] == ["one", "made0", "former"]
    assert (found.not_named, [row.verb for row in found.lines]) == (1, [Verb.NEW, Verb.NEW])


def test_the_digest_follows_what_would_happen() -> None:
    rows = [["title", "id"], ["Uno", "one"]]
    elsewhere = replace(HALL, sessions=(*HALL.sessions, PlannedSession("two", "Two")))
    renamed = replace(HALL, sessions=(replace(HALL.sessions[0], title="Eins"),))
    assert look(rows, HALL).digest == look(rows, elsewhere).digest
    assert look(rows, HALL).digest != look(rows, renamed).digest


def test_a_sheet_without_titles_or_with_a_column_twice_is_refused() -> None:
    for rows in ([], [["", " "]], [["room", "nonsense"], ["A", "B"]]):
        with pytest.raises(NoTitles):
            look(rows, HALL)
    with pytest.raises(ColumnTwice):
        look([["title", "The title"], ["A", "B"]], HALL)
    assert look([["title", "remarks"], ["A", "B"]], HALL).unknown == ("remarks",)


def test_an_odd_day_is_read_only_where_one_reading_is_meant() -> None:
    may = date(2027, 5, 6)
    sheet = read_sheet([["title", "day"], ["A", "6/5/2027"]], WORDS, days=[may])
    assert sheet.rows[0].cells[Column.DAY] == may
