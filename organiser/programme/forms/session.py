"""The form of a session: what, where and when; who; in which languages one can follow it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import FieldList, FormField, IntegerField, SelectField, SubmitField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from organiser.events.labels import ROLES
from organiser.events.models import PersonRole
from organiser.kernel.i18n import current_language
from organiser.kernel.web.forms import MakingForm, Row, choices, given, line_field, text_field
from organiser.places.names import language_name
from organiser.programme.forms.small import PlaceFields
from organiser.programme.labels import LEVELS, MEANS, SESSION_KINDS
from organiser.programme.models import Speaker
from organiser.programme.rules.changing import MAX_ABSTRACT, MAX_TITLE, MAX_WHERE, MOST_MINUTES, MOST_SEATS
from organiser.programme.rules.plan import Channel, Means, Part, Plan, PlannedSession, SessionKind

LEAST_HELPERS = 2


class PartRow(Row):
    speaker = SelectField(lazy_gettext("Who"), default="")
    role = SelectField(lazy_gettext("Role"), choices=choices(ROLES.items()), default=PersonRole.SPEAKER)


class ChannelRow(Row):
    lang = SelectField(lazy_gettext("Language"), default="")
    means = SelectField(lazy_gettext("How"), choices=choices(MEANS.items()), default=Means.INTERPRETATION)
    where = line_field(
        lazy_gettext("Where one finds it"), length=MAX_WHERE, description=lazy_gettext("“Channel 2”, “in front, left”")
    )
    by = FieldList(SelectField(lazy_gettext("By whom"), default=""), min_entries=LEAST_HELPERS)


class SessionForm(MakingForm, PlaceFields):
    on_page = (
        "revision", "title", "kind", "day", "time", "minutes", "room", "track", "seats", "parts", "lang", "channels",
        "abstract", "level",
    )  # fmt: skip

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = line_field(lazy_gettext("Title"), length=MAX_TITLE, required=True)
    kind = SelectField(lazy_gettext("What it is"), choices=choices(SESSION_KINDS.items()), default=SessionKind.LECTURE)
    minutes = IntegerField(
        lazy_gettext("Minutes"), validators=[InputRequired(), NumberRange(1, MOST_MINUTES)], default=60
    )
    track = SelectField(lazy_gettext("Track"), default="")
    abstract = text_field(
        lazy_gettext("What it is about"),
        length=MAX_ABSTRACT,
        description=lazy_gettext("Markdown works: **bold**, lists, [words](address)."),
    )
    level = SelectField(lazy_gettext("What one should bring"), default="")
    lang = SelectField(lazy_gettext("Language that is spoken"))
    seats = IntegerField(lazy_gettext("Seats, if people sign up"), validators=[Optional(), NumberRange(1, MOST_SEATS)])
    parts = FieldList(FormField(PartRow), label=lazy_gettext("Who speaks"), min_entries=2)
    channels = FieldList(FormField(ChannelRow), label=lazy_gettext("Other languages"), min_entries=1)
    save = SubmitField(lazy_gettext("Save the session"))
    add_part = SubmitField(lazy_gettext("Add another person"))
    add_channel = SubmitField(lazy_gettext("Add another language"))

    def offer(self, plan: Plan, speakers: Iterable[Speaker], languages: Sequence[str]) -> None:
        here = current_language()
        nobody = [("", gettext("Nobody yet")), *((one.public_id, one.name) for one in speakers)]
        named = [(code, language_name(code, here)) for code in languages]
        self.track.choices = choices([("", gettext("No track")), *((one.id, one.name) for one in plan.tracks)])
        self.level.choices = choices([("", gettext("Nothing said")), *LEVELS.items()])
        self.lang.choices = choices(named)
        for part in self.parts:
            part.form.speaker.choices = choices(nobody)
        for channel in self.channels:
            channel.form.lang.choices = choices([("", gettext("No language")), *named])
            for one in channel.form.by:
                one.choices = choices(nobody)

    def add_row(self) -> bool:
        """True if a button asked for another row: nothing is checked or saved then, and nothing typed is lost."""
        for button, rows in ((self.add_part, self.parts), (self.add_channel, self.channels)):
            if button.data:
                rows.append_entry()
                return True
        return False

    def write_on(self, standing: PlannedSession) -> PlannedSession:
        """What the form says of it. What it doesn't ask stays: the id, and which of two equal hours is meant."""
        starts = self.starts
        return replace(
            standing,
            title=given(self.title), kind=self.kind.data, minutes=self.minutes.data or 0, starts=starts,
            fold=standing.fold if starts == standing.starts else 0, room=self.room.data or None,
            track=self.track.data or None, abstract=given(self.abstract), level=self.level.data, lang=self.lang.data,
            seats=self.seats.data, parts=self._read_parts(), channels=self._read_channels(),
            revision=self.revision.data or 1,
        )  # fmt: skip

    def _read_parts(self) -> tuple[Part, ...]:
        rows = [Part(row["role"], row["speaker"]) for row in self.parts.data if row["speaker"]]
        return tuple(dict.fromkeys(rows))

    def _read_channels(self) -> tuple[Channel, ...]:
        return tuple(
            Channel(row["lang"], row["means"], row["where"] or "", tuple(dict.fromkeys(filter(None, row["by"]))))
            for row in self.channels.data
            if row["lang"]
        )


def show_session(session: PlannedSession) -> dict[str, Any]:
    """What stands of it, as the form's data, with a row left over."""
    starts = session.starts
    return {
        "revision": session.revision, "title": session.title, "kind": session.kind, "minutes": session.minutes,
        "day": starts.date().isoformat() if starts else "", "time": starts.time() if starts else None,
        "room": session.room or "", "track": session.track or "", "abstract": session.abstract,
        "level": session.level, "lang": session.lang, "seats": session.seats,
        "parts": [*({"role": part.role, "speaker": part.speaker} for part in session.parts), {}],
        "channels": [*(_show_channel(channel) for channel in session.channels), {}],
    }  # fmt: skip


def _show_channel(channel: Channel) -> dict[str, Any]:
    left = max(1, LEAST_HELPERS - len(channel.by))
    by = [*channel.by, *[""] * left]
    return {"means": channel.means, "lang": channel.lang, "where": channel.where, "by": by}
