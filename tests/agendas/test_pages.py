"""The agenda as its owner sees it, without scripts."""

import io

from pypdf import PdfReader

from organiser.agendas import actions
from organiser.programme.rules.changing import drop_session
from organiser.programme.rules.plan import Channel, Means, Part
from organiser.registrations import actions as places
from organiser.registrations import consent
from tests.agendas.scene import choose, chosen_by, come, make_programme
from tests.programme.scene import at, change, make_school, release, rooms, session, speaker
from tests.registrations.scene import act
from tests.registrations.visiting import open_place, words
from tests.support.browsing import Visitor, parse


def agenda_of(place: str, only: str = "") -> str:
    return f"/en/places/{place}/agenda{only}"


def entries(visitor: Visitor, address: str) -> dict[str, str]:
    """Each session's words, by id."""
    page = parse(visitor.get(address))
    return {one["id"].removeprefix("session-"): one.get_text(" ", strip=True) for one in page.select(".session")}


def press(visitor: Visitor, place: str, session_id: str, button: str) -> None:
    """The button of one session, by the beginning of its words."""
    page = parse(visitor.get(agenda_of(place)))
    form = page.select_one(f"#session-{session_id} form")
    assert form is not None
    (found,) = [one for one in form.select("button") if one.get_text().startswith(button)]
    token = form.select_one("input[name=csrf_token]")
    assert token is not None
    answer = visitor.post(found["formaction"], data={"csrf_token": token["value"]})
    assert answer.status_code == 303
    assert str(answer.headers["Location"]).endswith(f"/agenda#session-{session_id}")


def test_the_place_leads_to_the_agenda_once_a_programme_is_released(client: Visitor) -> None:
    event = make_school()
    rosa = come(event)
    page = open_place(client, rosa, "confirmed")
    assert "my agenda" not in words(client.get(page))
    assert client.get(agenda_of(rosa)).status_code == 404
    rooms(event)
    session(event, "walk", starts=at(0, 15))
    release(event)
    assert "Choose sessions: my agenda" in words(client.get(page))
    assert client.get(agenda_of(rosa)).status_code == 200


def test_signing_up_and_starring_without_scripts(client: Visitor) -> None:
    event = make_programme(seats=1)
    rosa, ada = come(event), come(event, "ada")
    choose(actions.join_session, ada, "walk")
    open_place(client, rosa, "confirmed")
    press(client, rosa, "workshop", "Sign up")
    press(client, rosa, "lecture", "Star it")
    press(client, rosa, "walk", "Wait for a seat")
    assert chosen_by(rosa) == {"workshop": (False, "seated"), "lecture": (True, None), "walk": (False, "waiting")}
    shown = entries(client, agenda_of(rosa))
    assert "You have a seat" in shown["workshop"]
    assert "At the same time: Lecture" in shown["workshop"]
    assert "At the same time: Workshop" in shown["lecture"]
    assert "You wait: 1 in line" in shown["walk"]
    press(client, rosa, "walk", "Stop waiting")
    press(client, rosa, "workshop", "Give up my seat")
    press(client, rosa, "lecture", "Take the star away")
    assert chosen_by(rosa) == {}


def test_seats_are_told_in_words(client: Visitor) -> None:
    event = make_programme(seats=4)
    people = [come(event, f"person{number}") for number in range(5)]
    open_place(client, people[0], "confirmed")
    told = []
    for place in people[1:]:
        told.append(badge(client, people[0], "walk"))
        choose(actions.join_session, place, "walk")
    assert [*told, badge(client, people[0], "walk")] == ["Seats left", *["Few seats left"] * 3, "All seats taken"]


def badge(visitor: Visitor, place: str, session_id: str) -> str:
    found = parse(visitor.get(agenda_of(place))).select_one(f"#session-{session_id} .badge")
    assert found is not None
    return found.get_text()


def test_my_agenda_has_what_was_chosen_by_day(client: Visitor) -> None:
    event = make_programme()
    session(event, "closing", starts=at(2, 16), room="hall")
    release(event)
    rosa = come(event)
    for chosen in ("closing", "walk"):
        choose(actions.star_session, rosa, chosen)
    open_place(client, rosa, "confirmed")
    page = parse(client.get(agenda_of(rosa, "?only=mine")))
    assert [one.get_text() for one in page.select("h2.month")] == ["Friday, 21 May 2027", "Sunday, 23 May 2027"]
    assert [one.get_text() for one in page.select("h3")] == ["Walk", "Closing"]
    for one in page.select("h3 a"):
        assert one.get_text() in client.get(str(one["href"])).text


def test_each_session_says_who_speaks_and_how_one_can_follow(client: Visitor) -> None:
    event = make_programme()
    both = [speaker(event, name).public_id for name in ("Bianca Matias", "نجوان عويضة")]
    parts, channels = (
        tuple(Part("speaker", one) for one in both),
        (Channel("fr", "interpretation"), Channel("en", "interpretation")),
    )
    wanted = {"lang": "es", "parts": parts, "channels": channels, "speakers": frozenset(both)}
    session(event, "strikes", starts=at(0, 17), room="hall", **wanted)
    release(event)
    rosa = come(event)
    open_place(client, rosa, "confirmed")
    page = parse(client.get(agenda_of(rosa)))
    facts = page.select_one("#session-strikes .session-facts")
    assert facts is not None
    assert [one.get_text() for one in facts.select("bdi")] == [
        "The hall", "Bianca Matias", "نجوان عويضة", "In Spanish; also French, English",
    ]  # fmt: skip
    assert facts.get_text() == " · ".join(one.get_text() for one in facts.select("bdi"))
    assert [one.get_text() for one in page.select("#session-lecture .session-facts")] == ["The hall"]


def test_what_one_chose_and_is_off_stays_to_be_seen(client: Visitor) -> None:
    event = make_programme()
    rosa, ada = come(event), come(event, "ada")
    choose(actions.star_session, rosa, "walk")
    change(event, lambda plan: drop_session(plan, "walk"))
    release(event)
    open_place(client, rosa, "confirmed")
    assert "Does not take place" in entries(client, agenda_of(rosa))["walk"]
    press(client, rosa, "walk", "Take the star away")
    assert "walk" not in entries(client, agenda_of(rosa))
    open_place(client, ada, "confirmed")
    assert "walk" not in entries(client, agenda_of(ada))


def test_a_refusal_is_said_on_the_page(client: Visitor) -> None:
    event = make_programme()
    rosa = come(event)
    open_place(client, rosa, "confirmed")
    page = parse(client.get(agenda_of(rosa)))
    token = page.select_one("input[name=csrf_token]")
    assert token is not None
    client.post(f"{agenda_of(rosa)}/lecture/join", data={"csrf_token": token["value"]})
    assert "Nobody has to sign up for this session. Just come." in words(client.get(agenda_of(rosa)))


def test_what_is_kept_of_ones_choices_can_be_taken_along(client: Visitor) -> None:
    event = make_programme(seats=1)
    rosa, ada = come(event), come(event, "ada")
    for place in (ada, rosa):
        choose(actions.join_session, place, "walk")
    choose(actions.star_session, ada, "lecture")
    open_place(client, rosa, "confirmed")
    (kept,) = client.get(f"/en/places/{rosa}/agenda.json").json["choices"]
    assert (kept["session"], kept["seat"], kept["position"]) == ("Walk", "waiting", 1)
    assert client.get(f"/en/places/{ada}/agenda.json").status_code == 404


def test_without_a_place_there_is_no_agenda(client: Visitor) -> None:
    event = make_programme()
    rosa, ada = come(event), come(event, "ada")
    open_place(client, rosa, "confirmed")
    assert client.get(agenda_of(ada)).status_code == 404
    act(places.cancel, rosa)
    assert client.get(agenda_of(rosa)).status_code == 404


def test_what_one_chose_can_be_taken_along_on_paper(client: Visitor) -> None:
    event = make_programme(seats=1)
    rosa, ada = come(event), come(event, "ada")
    for place, one in ((ada, "walk"), (rosa, "walk"), (rosa, "workshop")):
        choose(actions.join_session, place, one)
    open_place(client, rosa, "confirmed")
    page = parse(client.get(agenda_of(rosa)))
    (link,) = page.select('a[href$="/agenda.pdf"]')
    answer = client.get(str(link["href"]))
    assert (answer.content_type, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    book = PdfReader(io.BytesIO(answer.data))
    text = " ".join(" ".join(sheet.extract_text() for sheet in book.pages).split())
    assert "10:30–11:30 Workshop You have a seat" in text
    assert "15:00–16:00 Walk You wait: 1 in line" in text
    assert "Lecture" not in text
    assert "rosa" not in text.lower()
    assert client.get(str(link["href"]).replace("/en/", "/ar/")).status_code == 200


def test_programme_and_sessions_lead_whoever_has_a_place_to_their_agenda_and_others_to_a_place(client: Visitor) -> None:
    event = make_programme()
    rosa = come(event)
    programme = f"/en/events/{event.public_id}/{event.slug}/programme"
    session_page = f"/en/events/{event.public_id}/sessions"
    assert "my agenda" not in words(client.get(programme)).lower() + words(client.get(f"{session_page}/walk")).lower()
    assert "Register for the school first" in words(client.get(f"{session_page}/walk"))
    assert "Register for the school first" not in words(client.get(f"{session_page}/lecture"))
    open_place(client, rosa, "confirmed")
    assert client.get(agenda_of(rosa)).status_code == 200
    links = [
        one["href"] for path in (programme, f"{session_page}/walk") for one in parse(client.get(path)).select("main a")
    ]
    assert [one for one in links if "/agenda" in str(one)] == [
        agenda_of(rosa), f"{agenda_of(rosa)}#session-walk", f"{agenda_of(rosa)}/walk/questions",
    ]  # fmt: skip
    assert "Register for the school first" not in words(client.get(f"{session_page}/walk"))


def test_the_agenda_narrows_to_what_one_understands(client: Visitor) -> None:
    event = make_school()
    rooms(event)
    session(event, "english", starts=at(0, 10), room="hall")
    session(event, "french", starts=at(0, 10), room="attic", lang="fr")
    heard = Channel("es", Means.INTERPRETATION)
    session(event, "heard", starts=at(0, 12), room="hall", channels=(heard,))
    session(event, "signed", starts=at(0, 12), room="attic", lang="fr", channels=(Channel("es", Means.SIGN),))
    session(event, "lunch", starts=at(0, 13), kind="meal")
    release(event)
    rosa = come(event, languages=("es",), consent_version=consent.OF_SCHOOL)
    open_place(client, rosa, "confirmed")
    assert "In my languages" in words(client.get(agenda_of(rosa)))
    assert entries(client, agenda_of(rosa, "?only=understood")).keys() == {"heard", "lunch"}
    press(client, rosa, "french", "Star it")
    assert entries(client, agenda_of(rosa, "?only=understood")).keys() == {"french", "heard", "lunch"}
    assert len(entries(client, agenda_of(rosa, "?only=nothing"))) == 5
