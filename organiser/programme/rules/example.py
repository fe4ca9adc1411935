"""A few sessions that show how a sheet is filled in."""

from datetime import date, datetime, time

from organiser.programme.rules.plan import Channel, Means, Part, Plan, PlannedSession, Room, SessionKind, Track
from organiser.programme.rules.sheets import Person


def make_example(
    day: date, *, titles: tuple[str, str, str], room: str, track: str, people: tuple[str, str], channel: str
) -> tuple[Plan, list[Person]]:
    """A lecture with everything, a meal with little, and one that waits for its time; and who speaks in them."""
    first, second = (Person(name, name) for name in people)
    sessions = (
        PlannedSession(
            "1", titles[0], 90, starts=datetime.combine(day, time(10)), room="room", track="track", seats=80,
            parts=(Part("speaker", first.id), Part("chair", second.id)),
            channels=(Channel("es", Means.INTERPRETATION, channel), Channel("ar", Means.INTERPRETATION)),
        ),
        PlannedSession("2", titles[1], kind=SessionKind.MEAL, starts=datetime.combine(day, time(12, 30))),
        PlannedSession("3", titles[2], 45, kind=SessionKind.WORKSHOP, parts=(Part("speaker", second.id),)),
    )  # fmt: skip
    return Plan((Room("room", room, 120),), (Track("track", track),), sessions), [first, second]
