"""The demonstration's year 1917: every date in both calendars, against a table that was written by hand."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from organiser.demo import loading
from organiser.demo.rules.stock import list_entries, list_topics, list_works
from organiser.kernel.db import db, transaction
from organiser.places.queries import get_city
from organiser.study.models import Work
from organiser.timeline.actions import create_entry
from organiser.timeline.content import EntryValues, NamedWork, check_values
from organiser.timeline.models import Entry
from organiser.timeline.queries import find_version
from organiser.timeline.rules.calendars import Calendar, day_of, weekday_of
from tests.demo.loaded import load
from tests.support.browsing import Visitor
from tests.support.make import coordinator_of, make_root
from tests.timeline.writing import new

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
# As the source has it, and by the new style: (month, day) of 1917; the weekday where it is known from elsewhere.
OLD_STYLE = {
    "Strikes and meetings on the anniversary of Bloody Sunday": ((1, 9), (1, 22), MON),
    "The labour group of the War Industry Committee is arrested": ((1, 27), (2, 9), None),
    "The last State Duma opens; some sixty factories strike": ((2, 14), (2, 27), None),
    "A strike begins at the Putilov Works": ((2, 18), (3, 3), None),
    "The Putilov Works lock their workers out": ((2, 22), (3, 7), None),
    "International Women’s Day begins the revolution": ((2, 23), (3, 8), THU),
    "Two hundred thousand workers are on strike": ((2, 24), (3, 9), FRI),
    "A general strike; shootings and arrests": ((2, 25), (3, 10), SAT),
    "The Tsar dissolves the Duma": ((2, 26), (3, 11), SUN),
    "The Tsarist regime falls in the capital; the Petrograd Soviet is formed": ((2, 27), (3, 12), MON),
    "The Petrograd Soviet issues Order No. 1": ((3, 1), (3, 14), None),
    "Nicholas II abdicates": ((3, 2), (3, 15), THU),
    "Michael, the Tsar’s brother, renounces the throne": ((3, 3), (3, 16), FRI),
    "The Petrograd Soviet calls on all peoples to end the war": ((3, 14), (3, 27), None),
    "Lenin arrives in Petrograd": ((4, 3), (4, 16), MON),
    "Lenin publishes the April Theses": ((4, 7), (4, 20), None),
    "Milyukov’s note: Russia stays loyal to its allies": ((4, 18), (5, 1), TUE),
    "Demonstrations against Milyukov’s note": ((4, 20), (5, 3), None),
    "The resignation of Milyukov and Guchkov is announced": ((5, 2), (5, 15), None),
    "Trotsky arrives in Russia": ((5, 4), (5, 17), None),
    "A coalition government is formed; Kerensky is Minister of War": ((5, 5), (5, 18), None),
    "The First Congress of Soviets": ((6, 3), (6, 16), None),
    "The offensive opens; Bolshevik slogans lead the demonstration in Petrograd": ((6, 18), (7, 1), SUN),
    "The Cadets leave the government": ((7, 2), (7, 15), None),
    "The July Days": ((7, 3), (7, 16), MON),
    "Kerensky becomes Prime Minister": ((7, 8), (7, 21), None),
    "Kornilov is appointed Commander in Chief": ((7, 18), (7, 31), None),
    "The Russian army abandons Riga": ((8, 20), (9, 2), None),
    "Kornilov is declared a traitor, and mutinies": ((8, 27), (9, 9), None),
    "The Second Congress of Soviets opens": ((10, 25), (11, 7), WED),
    "The Decree on Peace": ((10, 26), (11, 8), THU),
    "The new government decrees that the Constituent Assembly be elected on the day set": ((10, 27), (11, 9), None),
    "The election of the Constituent Assembly begins": ((11, 12), (11, 25), SUN),
}
ENDS = {
    "Demonstrations against Milyukov’s note": ((4, 22), (5, 5)),
    "The First Congress of Soviets": ((6, 24), (7, 7)),
    "The July Days": ((7, 7), (7, 20)),
    "The Russian army abandons Riga": ((8, 21), (9, 3)),
}
NEW_STYLE = {
    "Wilson calls for a “peace without victory”": ((1, 9), (1, 22), MON),
    "Germany announces unrestricted submarine warfare": ((1, 18), (1, 31), WED),
    "The United States breaks off relations with Germany": ((1, 21), (2, 3), SAT),
    "The new constitution of Mexico is adopted": ((1, 23), (2, 5), MON),
    "The United States publishes the Zimmermann telegram": ((2, 16), (3, 1), THU),
    "Puerto Ricans become citizens of the United States by the Jones–Shafroth Act": ((2, 17), (3, 2), FRI),
    "Jeannette Rankin is the first woman in the House of Representatives": ((2, 19), (3, 4), SUN),
    "The United States declares war on Germany": ((3, 24), (4, 6), FRI),
    "The Battle of Arras begins": ((3, 27), (4, 9), MON),
    "The Nivelle Offensive begins": ((4, 3), (4, 16), MON),
    "The Battle of Messines opens with nineteen mines": ((5, 25), (6, 7), THU),
    "The Third Battle of Ypres begins": ((7, 18), (7, 31), TUE),
    "The Balfour Declaration": ((10, 20), (11, 2), FRI),
    "Finland declares its independence": ((11, 23), (12, 6), THU),
    "A munitions ship explodes at Halifax": ((11, 23), (12, 6), THU),
    "British forces take Jerusalem": ((11, 26), (12, 9), SUN),
}


def test_every_date_is_right_in_both_calendars() -> None:
    found = {}
    for seed in list_entries():
        number = seed.when.first
        julian, gregorian = day_of(Calendar.JULIAN, number), day_of(Calendar.GREGORIAN, number)
        assert (julian.year, gregorian.year) == (1917, 1917)
        found[seed.title] = ((julian.month, julian.day), (gregorian.month, gregorian.day))
    expected = OLD_STYLE | NEW_STYLE
    assert found == {title: row[:2] for title, row in expected.items()}
    assert len(found) == len(list_entries()) >= 40


def test_weekdays_are_those_that_are_known() -> None:
    expected = {title: row[2] for title, row in (OLD_STYLE | NEW_STYLE).items() if row[2] is not None}
    assert {seed.title: weekday_of(seed.when.first) for seed in list_entries() if seed.title in expected} == expected


def test_each_is_dated_in_the_calendar_of_its_source_and_spans_end_where_they_end() -> None:
    calendars = {seed.title: str(seed.calendar) for seed in list_entries()}
    assert calendars == dict.fromkeys(OLD_STYLE, "julian") | dict.fromkeys(NEW_STYLE, "gregorian")
    ends = {}
    for seed in list_entries():
        if seed.end:
            old, now = (day_of(calendar, seed.when.last) for calendar in (Calendar.JULIAN, Calendar.GREGORIAN))
            ends[seed.title] = ((old.month, old.day), (now.month, now.day))
    assert ends == ENDS


def test_each_has_a_source_and_what_it_names_is_there() -> None:
    topics = {topic.key for topic in list_topics()}
    for seed in list_entries():
        assert len(seed.source) > 10
        assert set(seed.topics) <= topics
        assert set(seed.works) <= set(list_works())
        assert seed.city is None or get_city(seed.city)
        check_values(
            EntryValues(when=seed.when, title=seed.title, source=seed.source, lang="en", source_link=seed.link)
        )


@pytest.mark.only_database("sqlite")
def test_it_is_loaded_once_shown_and_taken_away(client: Visitor, tmp_path: Path) -> None:
    for _ in range(2):
        load(tmp_path, events=1, registrations=0)
    number = select(func.count()).select_from(Entry)
    assert db.session.scalar(number) == len(list_entries())
    page = client.get("/en/timeline/1917/11").text
    assert "25 October (7 November) 1917" in page
    assert client.get("/feeds/on-this-day.ics").data.count(b"BEGIN:VEVENT") >= len(list_entries())
    before = find_version()[0]
    loading.clear(tmp_path)
    assert db.session.scalar(number) == 0
    assert find_version()[0] > before
    assert b"VEVENT" not in client.get("/feeds/on-this-day.ics").data


@pytest.mark.only_database("sqlite")
def test_what_others_wrote_and_what_they_use_stays(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, events=1, registrations=0)
    keeper = coordinator_of(make_root())
    work = NamedWork("John Reed", "Ten Days That Shook the World", 1919)
    values = EntryValues(when=new(1918, 3, 3), title="A treaty", source="A book", lang="en", works=(work,))
    with transaction():
        mine = create_entry(keeper, values=values)
    loading.clear(tmp_path)
    assert list(db.session.scalars(select(Entry.public_id))) == [mine.public_id]
    assert list(db.session.scalars(select(Work.title))) == ["Ten Days That Shook the World"]
