"""Plans by chance, small enough that ids, rooms and times meet."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from organiser.programme.rules.plan import Channel, Level, Means, Part, Plan, PlannedSession, Room, SessionKind, Track

IDS = st.sampled_from([f"s{number}" for number in range(8)])
SPEAKERS = st.sampled_from(["ada", "bo", "cy"])
BEGIN = datetime(2027, 5, 21, 9)
TIMES = st.none() | st.integers(0, 30).map(lambda half: BEGIN + timedelta(minutes=30 * half))
TEXTS = st.text(max_size=20)
ROOMS = st.builds(
    Room, id=st.sampled_from("abc"), name=TEXTS, seats=st.none() | st.integers(1, 99), on_line=st.booleans()
)
TRACKS = st.builds(Track, id=st.sampled_from("xy"), name=TEXTS)
PARTS = st.builds(Part, role=st.sampled_from(["speaker", "chair"]), speaker=SPEAKERS)
CHANNELS = st.builds(
    Channel,
    lang=st.sampled_from(["en", "es"]),
    means=st.sampled_from([str(one) for one in Means]),
    where=TEXTS,
    by=st.lists(SPEAKERS, max_size=2, unique=True).map(tuple),
)
SESSIONS = st.builds(
    PlannedSession,
    id=IDS,
    title=TEXTS,
    minutes=st.integers(1, 180),
    kind=st.sampled_from([str(one) for one in SessionKind]),
    starts=TIMES,
    room=st.none() | st.sampled_from("abc"),
    track=st.none() | st.sampled_from("xy"),
    abstract=TEXTS,
    level=st.sampled_from(["", *(str(one) for one in Level)]),
    seats=st.none() | st.integers(1, 99),
    parts=st.lists(PARTS, max_size=2).map(tuple),
    channels=st.lists(CHANNELS, max_size=2).map(tuple),
    revision=st.integers(1, 5),
)


def _unique(values: st.SearchStrategy, most: int) -> st.SearchStrategy:
    return st.lists(values, max_size=most, unique_by=lambda one: one.id).map(tuple)


PLANS = st.builds(Plan, rooms=_unique(ROOMS, 3), tracks=_unique(TRACKS, 2), sessions=_unique(SESSIONS, 8))
