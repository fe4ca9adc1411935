"""The fields in which a time is typed, and the questions that a time can raise."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateField, RadioField, SelectField, TimeField
from wtforms.validators import InputRequired, Optional

from organiser.events.errors import (
    DateOutOfRange,
    EndMissing,
    EndNextDay,
    EndNotAfterStart,
    EndTwice,
    StartMissing,
    TimeRefused,
    TimeRepeated,
    TimeSkipped,
    TooLong,
)
from organiser.events.times import DAY, LONGEST_NIGHT, TypedTime, When, list_refusals, resolve_typed
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import clock_time, full_date, short_date
from organiser.kernel.walltime import to_wall
from organiser.kernel.web.forms import Form, choices
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import zones

MINUTES = (30, 45, 60, 75, 90, 105, 120, 150, 180, 210, 240, 300, 360, 480, 600, 720)
_NO_DAY = date(2001, 1, 1)
FOLDS = [("0", lazy_gettext("The first time")), ("1", lazy_gettext("The second time"))]


class TimeFields(Form):
    """A date and hours on the clock of a place. Subclasses say which zone the place has."""

    day = DateField(lazy_gettext("Date"), validators=[InputRequired(lazy_gettext("Choose a date."))])
    start = TimeField(lazy_gettext("Begins"), validators=[Optional()])
    end = TimeField(lazy_gettext("Ends"), validators=[Optional()])
    start_fold = RadioField(
        lazy_gettext("Which of the two begins it?"), choices=choices(FOLDS), validators=[Optional()]
    )
    end_fold = RadioField(lazy_gettext("Which of the two ends it?"), choices=choices(FOLDS), validators=[Optional()])
    all_day = BooleanField(lazy_gettext("All day, without hours"))
    last_day = DateField(lazy_gettext("Last day, if it lasts several"), validators=[Optional()])
    minutes = SelectField(
        lazy_gettext("Or how long it lasts"), validators=[Optional()], coerce=lambda text: int(text) if text else None
    )
    zone = LongSelectField(lazy_gettext("Whose clock"), validators=[Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.minutes.choices = choices([("", gettext("—")), *((str(one), describe_minutes(one)) for one in MINUTES)])
        self.zone.offer(("", gettext("The place’s, else the branch’s")), *zones(current_language()))

    def read_when(self, zone: str) -> When | None:
        """The time in this zone, unless another was chosen; None when a field now says what is wrong."""
        if self.zone.errors or self.minutes.errors:
            return None
        typed = TypedTime(
            day=self.day.data or _NO_DAY, zone=self.zone.data or zone, start=self.start.data, end=self.end.data,
            minutes=self.minutes.data, last_day=self.last_day.data, all_day=self.all_day.data,
            start_fold=_read_fold(self.start_fold.data), end_fold=_read_fold(self.end_fold.data),
        )  # fmt: skip
        if self.day.data is None:
            # Nothing can be said of its hours but that they are missing, too.
            found = list_refusals(replace(typed, last_day=None))
            self._refuse_times([one for one in found if isinstance(one, StartMissing | EndMissing)])
            return None
        refusals = list_refusals(typed)
        self._refuse_times(refusals)
        return None if refusals else resolve_typed(typed)

    def _refuse_times(self, refusals: Iterable[TimeRefused]) -> None:
        """What no one could read as an hour says so already."""
        for refusal in refusals:
            if not self[refusal.field].errors:
                self.refuse_time(refusal)

    def refuse_time(self, refusal: TimeRefused) -> None:
        """Say it beside the field; a time that comes twice is asked about, with both offsets."""
        if isinstance(refusal, TimeRepeated):
            asked = self[f"{refusal.field}_fold"]
            first = gettext("The first %(time)s (%(offset)s)", **_words_of(refusal.first))
            second = gettext("The second %(time)s (%(offset)s)", **_words_of(refusal.second))
            asked.choices = choices([("0", first), ("1", second)])
            asked.data = None
            self.refuse(asked.name, describe_time_refusal(refusal))
        else:
            self.refuse(refusal.field, describe_time_refusal(refusal))


def typed_values(when: When, *, place_zone: str) -> dict[str, object]:
    """A time as its fields show it; the zone stands there only where it isn't the place's."""
    starts, ends = to_wall(when.starts_at, when.zone), to_wall(when.ends_at, when.zone)
    last = when.ends_wall.date() - DAY if when.all_day else when.ends_wall.date()
    is_evening = not when.all_day and when.ends_wall - when.starts_wall <= LONGEST_NIGHT
    return {
        "day": when.starts_wall.date(),
        "start": None if when.all_day else when.starts_wall.time(),
        "end": None if when.all_day else when.ends_wall.time(),
        "last_day": None if is_evening or last == when.starts_wall.date() else last,
        "all_day": when.all_day,
        "zone": "" if when.zone == place_zone else when.zone,
        "start_fold": None if when.all_day or starts.fold is None else str(starts.fold),
        "end_fold": None if when.all_day or ends.fold is None else str(ends.fold),
    }


def describe_minutes(number: int) -> str:
    """'1:30', as on a stopwatch."""
    return gettext("%(hours)s:%(minutes)s hours", hours=number // 60, minutes=f"{number % 60:02}")


def describe_time_refusal(refusal: TimeRefused) -> str:
    """The sentence beside the field."""
    if isinstance(refusal, TimeSkipped):
        return gettext(
            "Clocks go forward in that night and never show this time. The nearest are %(before)s and %(after)s.",
            before=_words_of_wall(refusal.before),
            after=_words_of_wall(refusal.after),
        )
    if isinstance(refusal, TimeRepeated):
        return gettext("Clocks go back in that night and show this time twice. Choose which one you mean.")
    if isinstance(refusal, TooLong):
        return gettext("Choose a day up to %(day)s.", day=full_date(refusal.most, current_language()))
    if isinstance(refusal, EndNextDay):
        return gettext(
            "That is on %(day)s. Correct the end or, if you mean it, choose that day as the last one.",
            day=full_date(refusal.ends, current_language()),
        )
    sentences: dict[type[TimeRefused], str] = {
        StartMissing: gettext("Write when it begins, or tick “All day”."),
        EndMissing: gettext("Write when it ends, or choose how long it lasts."),
        EndTwice: gettext("This does not fit the end. Keep one of the two."),
        EndNotAfterStart: gettext("It would end before it begins, or at once. Look at the end again."),
        DateOutOfRange: gettext("Look at the year again."),
    }
    return sentences[type(refusal)]


def _words_of(moment: datetime) -> dict[str, str]:
    return {"time": clock_time(moment, current_language()), "offset": f"UTC{moment.isoformat()[-6:]}"}


def _words_of_wall(local: datetime) -> str:
    lang = current_language()
    return gettext("%(date)s, %(time)s", date=short_date(local, lang), time=clock_time(local, lang))


def _read_fold(text: str | None) -> int | None:
    return int(text) if text in {"0", "1"} else None
