"""A school of three days: from a sheet to a programme that people see, and what they hear when it changes."""

from datetime import datetime, time, timedelta

import pytest
from icalendar import Event as Entry
from playwright.sync_api import expect

from organiser.kernel.i18n.times import clock_time
from tests.journeys import schools
from tests.journeys.conftest import InCharge, Installation
from tests.journeys.person import Person
from tests.journeys.schools import ROOMS, School
from tests.journeys.steps import confirm, log_in, open_in_own_language
from tests.support.pages import DESK, Pages

ROSA = "rosa@example.org"
DRAGGED, CARRIED, MOVED, CHANGED = "Session 1.9", "Session 2.9", "Session 3.9", "Session 1.10"
AFTERNOON, EVENING = time(15), time(16, 30)

pytestmark = pytest.mark.only_database("sqlite")


@pytest.mark.parametrize(("lang", "scripts"), [("en", True), ("ar", False)])
def test_a_school_is_planned_from_a_sheet_shown_changed_and_told(
    installation: Installation, in_charge: InCharge, pages: Pages, lang: str, scripts: bool
) -> None:
    organiser = Person.at(pages, lang, scripts=scripts, viewport=DESK)
    log_in(organiser, in_charge)
    school = schools.post_school(organiser, "Spring school", scripts=scripts)
    schools.import_programme(organiser, school)
    arrange(organiser, school, scripts=scripts)
    meet_a_clash(organiser, school)
    news = schools.release(organiser, school, "The first version")
    assert sum("Session" in line for line in news) == schools.DAYS * schools.PER_DAY

    rosa, letters = Person.at(pages, lang, scripts=scripts), installation.letters_to(ROSA)
    come(rosa, school)
    confirm(rosa, letters)
    letters.next()
    rosa.follow("Choose sessions: my agenda")
    schools.star(rosa, CHANGED)
    before = schools.read_sessions(rosa, school)
    check_begins(school, before)

    schools.open_part(organiser, school, "Grid")
    schools.move(organiser, CHANGED, school.first + timedelta(days=1), EVENING, ROOMS[0])
    (line,) = schools.release(organiser, school, "One lecture is later")
    told = letters.next()
    begins = clock_time(datetime.combine(school.first, EVENING), lang)
    for words in (CHANGED, ROOMS[0], begins):
        assert words in told.text
        assert words in line
    assert DRAGGED not in told.text
    changes = schools.read_changes(rosa, school)
    assert "One lecture is later" in changes
    assert line in changes
    after = schools.read_sessions(rosa, school)
    assert after[CHANGED]["DTSTART"].dt == school.utc(1, EVENING)
    assert {title for title in after if after[title].to_ical() != before[title].to_ical()} == {CHANGED}
    assert after[CHANGED]["SEQUENCE"] > before[CHANGED]["SEQUENCE"]
    assert len(installation.sink.messages_to(ROSA)) == letters.read


def check_begins(school: School, entries: dict[str, Entry]) -> None:
    assert len(entries) == schools.DAYS * schools.PER_DAY
    for day, title in enumerate((DRAGGED, CARRIED, MOVED)):
        assert entries[title]["DTSTART"].dt == school.utc(day, AFTERNOON)


def arrange(organiser: Person, school: School, *, scripts: bool) -> None:
    """One by the mouse, one by the keyboard, one by the form; all by the form where there are no scripts."""
    days = [school.first + timedelta(days=number) for number in range(schools.DAYS)]
    if scripts:
        schools.drag(organiser, DRAGGED, schools.cell(organiser, days[0], AFTERNOON, ROOMS[0]))
        schools.carry(organiser, CARRIED, *["ArrowDown"] * 6)
        target = schools.cell(organiser, days[1], AFTERNOON, ROOMS[0])
        expect(target.get_by_role("link", name=CARRIED, exact=True)).to_be_visible()
    else:
        schools.move(organiser, DRAGGED, days[0], AFTERNOON, ROOMS[0])
        schools.move(organiser, CARRIED, days[1], AFTERNOON, ROOMS[0])
    schools.move(organiser, MOVED, days[2], AFTERNOON, ROOMS[0])
    expect(organiser.page.locator("#clashes")).to_have_count(0)


def meet_a_clash(organiser: Person, school: School) -> None:
    """It is shown as it arises, and gone when the change is taken back."""
    schools.move(organiser, CHANGED, school.first, AFTERNOON, ROOMS[0])
    expect(organiser.page.locator("#clashes li").first).to_be_visible()
    organiser.press("Take it back")
    expect(organiser.page.locator("#clashes")).to_have_count(0)


def come(rosa: Person, school: School) -> None:
    open_in_own_language(rosa, school.shared)
    rosa.fill("Name or nickname", "Rosa L.")
    rosa.fill("E-mail", ROSA)
    rosa.tick("I agree")
    rosa.press("Register")
    expect(rosa.page.locator("h1")).to_have_text(rosa.say("Look at your mail"))
