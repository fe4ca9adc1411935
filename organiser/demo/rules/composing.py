"""An event's words, made of the stock of its language."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from organiser.demo.rules.crowd import find_name
from organiser.demo.rules.planning import Plan
from organiser.demo.rules.stock import Theme, get_frame, list_themes, list_works
from organiser.events.models import Kind, MaterialKind, PersonRole, State
from organiser.events.rules import EventValues, NamedPerson, SetReading

MEET = "https://meet.example.org"


def choose_theme(plan: Plan, ahead: int = 0) -> Theme:
    themes = list_themes(plan.lang)
    return themes[(plan.number * 7 + plan.turn * 5 + ahead * 4) % len(themes)]


def compose(plan: Plan, *, seed: str, topics: Mapping[str, str], places: Mapping[str, int | None]) -> EventValues:
    """`topics` gives public ids by key, `places` the declared number by mode."""
    chance = Random(f"{seed}:text:{plan.number}")  # noqa: S311 (texts, not secrets)
    frame, theme = get_frame(plan.lang), choose_theme(plan)
    title, text = _write(plan, frame, theme, chance)
    is_themed = plan.kind not in (Kind.MEETING, Kind.ACTION)
    city = plan.seed.home
    closes = plan.when.starts_at - timedelta(days=1) if plan.takes_part(2, 5) else None
    far = plan.takes_part(3, 8) and plan.takes_registrations
    return EventValues(
        title=title,
        when=plan.when,
        lang=plan.lang,
        kind=plan.kind,
        visibility=plan.visibility,
        summary=theme.ask if is_themed else "",
        text=text,
        on_site=plan.on_site,
        on_line=plan.on_line,
        takes_registrations=plan.takes_registrations,
        spoken=_choose_spoken(plan),
        topics=tuple(topics[key] for key in theme.topics) if is_themed else (),
        people=tuple(_choose_people(plan, chance)),
        readings=_choose_readings(plan, theme),
        places_on_site=places.get("on_site"),
        places_on_line=places.get("on_line"),
        registration_opens_at=plan.when.starts_at - timedelta(days=100) if far else None,
        registration_closes_at=closes,
        join_link=f"{MEET}/{chance.getrandbits(40):010x}" if plan.on_line else "",
        link_is_private=not plan.takes_part(1, 5),
        **(_describe_room(plan, frame, chance, city.name) if plan.on_site else {}),
        **_choose_access(plan),
    )


def _write(plan: Plan, frame: dict[str, Any], theme: Theme, chance: Random) -> tuple[str, str]:
    end = " ".join(chance.sample(_list_ways(plan, frame), 2))
    if plan.kind in (Kind.MEETING, Kind.ACTION):
        ready = frame[plan.kind][(plan.number + plan.turn) % len(frame[plan.kind])]
        return ready["title"], ready["text"] if plan.kind == Kind.ACTION else f"{ready['text']}\n\n{end}"
    if plan.kind == Kind.CIRCLE:
        title = frame["circle"][plan.turn // 2 % 2].format(short=theme.short)
        return title, f"{theme.text}\n\n{chance.choice(frame['circle_text'])}\n\n{end}"
    if plan.kind == Kind.SCHOOL:
        return _write_school(plan, frame, theme, end)
    return theme.titles[plan.turn // 3 % len(theme.titles)], f"{theme.text}\n\n{end}"


def _list_ways(plan: Plan, frame: dict[str, Any]) -> list[str]:
    """What can be said of how to come: nothing of children where nobody looks after them."""
    if not plan.on_site:
        return [str(way) for way in frame["online"]]
    *general, of_children, of_registering = (str(way) for way in frame["practical"])
    children = [of_children] if _choose_access(plan)["childcare"] else []
    return general + children + ([of_registering] if plan.takes_registrations else [])


def _write_school(plan: Plan, frame: dict[str, Any], theme: Theme, end: str) -> tuple[str, str]:
    sessions = [choose_theme(plan, ahead).short for ahead in range(5)]
    title = frame["school"][plan.turn % 2].format(short=theme.short, other=sessions[1])
    first, second = frame["days"]
    days = (
        f"**{first}**\n\n- 10:30 – {sessions[0]}\n- 14:00 – {sessions[1]}\n- 16:30 – {sessions[2]}\n\n"
        f"**{second}**\n\n- 10:00 – {sessions[3]}\n- 13:30 – {sessions[4]}\n- 15:30 – {frame['close']}"
    )
    return title, f"{frame['school_text']}\n\n### {frame['programme']}\n\n{days}\n\n{end}"


def _describe_room(plan: Plan, frame: dict[str, Any], chance: Random, place_name: str) -> dict[str, Any]:
    city = plan.seed.home
    return {
        "city_id": city.id,
        "place_name": place_name,
        "country": city.country,
        "latitude": city.latitude,
        "longitude": city.longitude,
        "venue": chance.choice(frame["venues"]),
        "address": chance.choice(frame["streets"]).format(n=chance.randint(2, 148)),
        "place_is_private": plan.takes_part(3, 11),
    }


def _choose_access(plan: Plan) -> dict[str, Any]:
    return {
        "step_free": plan.on_site and plan.number % 3 != 0,
        "hearing_loop": plan.on_site and plan.takes_part(4, 6),
        "sign_language": plan.kind == Kind.SCHOOL and plan.takes_part(0, 2),
        "childcare": plan.on_site and plan.takes_part(2, 5),
    }


def _choose_spoken(plan: Plan) -> tuple[str, ...]:
    others = [lang for lang in plan.seed.languages if lang != plan.lang]
    is_interpreted = plan.seed.key == "international" or plan.takes_part(1, 3)
    return (plan.lang, *(others[:5] if is_interpreted else ()))


def _choose_people(plan: Plan, chance: Random) -> list[NamedPerson]:
    """Made-up names, as the language has them."""

    def name() -> str:
        return find_name(None, plan.lang, chance)[0]

    if plan.kind == Kind.TALK:
        speakers = [NamedPerson(PersonRole.SPEAKER, name()) for _ in range(1 + (plan.number % 5 == 0))]
        return [*speakers, NamedPerson(PersonRole.CHAIR, name())]
    if plan.kind == Kind.SCHOOL:
        speakers = [NamedPerson(PersonRole.SPEAKER, name()) for _ in range(4)]
        return [*speakers, NamedPerson(PersonRole.INTERPRETER, name())]
    return [NamedPerson(PersonRole.INTRODUCER, name())] if plan.kind == Kind.CIRCLE else []


def _choose_readings(plan: Plan, theme: Theme) -> tuple[SetReading, ...]:
    number = {Kind.CIRCLE: 1, Kind.SCHOOL: 2, Kind.TALK: plan.number % 2}.get(plan.kind, 0)
    works = [list_works()[key] for key in theme.works[:number]]
    return tuple(SetReading(work.author, work.title, work.year) for work in works)


def choose_reason(plan: Plan) -> str:
    """Why it doesn't take place, or not then; '' if it does."""
    words = {State.CANCELLED: "cancelled", State.POSTPONED: "postponed"}.get(plan.state)
    reasons = get_frame(plan.lang)[words] if words else [""]
    return str(reasons[plan.number % len(reasons)])


def list_materials(plan: Plan) -> list[tuple[MaterialKind, str, str, str]]:
    """Kind, language, title and link of what comes after a talk or a school."""
    if plan.kind not in (Kind.TALK, Kind.SCHOOL) or plan.takes_part(0, 4):
        return []
    languages = _choose_spoken(plan)[:2]
    kinds = (MaterialKind.RECORDING, MaterialKind.TEXT, MaterialKind.SLIDES)[: 1 + plan.number % 3]
    return [
        (kind, lang, get_frame(lang)["materials"][kind], f"https://archive.example.org/{plan.number}/{kind}-{lang}")
        for kind in kinds
        for lang in languages
        if lang in plan.seed.event_languages
    ]
