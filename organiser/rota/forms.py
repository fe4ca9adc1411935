"""What people type about rotas, and the sentences for what is refused."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import EmailField, Field, IntegerField, SelectField, TimeField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from organiser.accounts.rules import normalise_address
from organiser.events.models import Event
from organiser.kernel.errors import Invalid, NotFound
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import clock_time, full_date, short_date
from organiser.kernel.web.forms import Form, MakingForm, choices, clean_line, given, language_field, line_field
from organiser.programme.models import Session
from organiser.rota import errors
from organiser.rota.actions import DutyValues
from organiser.rota.actions.volunteers import MAX_NAME
from organiser.rota.labels import DUTY_KINDS
from organiser.rota.models import Duty, DutyKind, Volunteer
from organiser.rota.presentation import list_days
from organiser.rota.queries import Helper
from organiser.rota.rules import MAX_PLACE, MOST_NEEDED

MAX_ADDRESS = 254


class DutyForm(MakingForm):
    kind = SelectField(lazy_gettext("What it is"), choices=choices(DUTY_KINDS.items()), default=DutyKind.DOOR)
    place = line_field(lazy_gettext("Where"), length=MAX_PLACE)
    needs = IntegerField(
        lazy_gettext("How many it needs"), validators=[InputRequired(), NumberRange(1, MOST_NEEDED)], default=1
    )
    session = SelectField(
        lazy_gettext("During a session"),
        default="",
        description=lazy_gettext("It moves with the session then. Else give a day and times."),
    )
    day = SelectField(lazy_gettext("Day"))
    starts = TimeField(lazy_gettext("Begins at"), validators=[Optional()])
    ends = TimeField(lazy_gettext("Ends at"), validators=[Optional()])
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, event: Event, sessions: Iterable[Session], duty: Duty | None) -> None:
        """Also what the duty has: a day that is no more of the school's, a session that is off."""
        lang = current_language()
        days = sorted({*list_days(event), *([duty.starts_wall.date()] if duty else [])})
        self.day.choices = choices((day.isoformat(), full_date(day, lang)) for day in days)
        own = [duty.session] if duty and duty.session else []
        named = (
            (one.public_id, f"{short_date(one.starts_wall, lang)} {clock_time(one.starts_wall, lang)} {one.title}")
            for one in dict.fromkeys([*sessions, *own])
        )
        self.session.choices = choices([("", gettext("No session")), *named])

    def check_times(self) -> bool:
        missing = [name for name in ("starts", "ends") if self[name].data is None and not self.session.data]
        for name in missing:
            self.refuse(name, gettext("Fill this in."))
        return not missing

    def read_values(self) -> DutyValues:
        """An end before the beginning is on the next day."""
        starts = ends = None
        if self.starts.data is not None and self.ends.data is not None:
            day = date.fromisoformat(self.day.data)
            starts, ends = (datetime.combine(day, moment) for moment in (self.starts.data, self.ends.data))
            ends += timedelta(days=ends <= starts)
        return DutyValues(self.kind.data, self.needs.data or 0, given(self.place), self.session.data, starts, ends)


def show_duty(duty: Duty) -> dict[str, Any]:
    return {
        "version": duty.sequence, "kind": duty.kind, "place": duty.place, "needs": duty.needs,
        "session": duty.session.public_id if duty.session else "", "day": duty.starts_wall.date().isoformat(),
        "starts": duty.starts_wall.time(), "ends": duty.ends_wall.time(),
    }  # fmt: skip


class VolunteerForm(Form):
    address = EmailField(
        lazy_gettext("E-mail"),
        filters=[clean_line],
        validators=[InputRequired(lazy_gettext("Fill this in.")), Length(max=MAX_ADDRESS)],
    )
    name = line_field(
        lazy_gettext("Name"),
        length=MAX_NAME,
        description=lazy_gettext("You can leave it empty for somebody who is registered with this address."),
    )
    lang = language_field(lazy_gettext("Language of their mails"))

    def validate_address(self, field: Field) -> None:
        try:
            field.data = normalise_address(field.data or "")
        except Invalid:
            raise ValidationError(gettext("Write the address as in name@example.org.")) from None

    def read_helper(self) -> Helper:
        return Helper(given(self.name), self.address.data or "", self.lang.data)


class AssignForm(Form):
    volunteer = SelectField(lazy_gettext("Who"))

    def offer(self, people: Iterable[tuple[Volunteer, Helper]]) -> None:
        self.volunteer.choices = choices((one.public_id, who.name) for one, who in people)


_SENTENCES = {
    errors.DutyFull: lazy_gettext("Somebody else was quicker: as many as it needs do it already."),
    errors.DutyBegun: lazy_gettext("It has begun already."),
    errors.TwoAtOnce: lazy_gettext("Another turn is at the same time."),
    errors.DutyTaken: lazy_gettext("Somebody does it. Take it from them first, so that they hear of it."),
    errors.AlreadyThere: lazy_gettext("Somebody with this address is in the list already."),
    errors.NameMissing: lazy_gettext("Write the name: nobody is registered with this address."),
    errors.EventOver: lazy_gettext("The school is over."),
}


def say_refusal(refusal: errors.RotaRefused | NotFound) -> str:
    if isinstance(refusal, NotFound):
        return gettext("Somebody has deleted this meanwhile.")
    return str(_SENTENCES[type(refusal)])


def refuse(form: Form, refusal: Invalid) -> None:
    """Beside its field."""
    sentences = {
        "order": gettext("The end has to come after the beginning."),
        "skipped": gettext("Clocks jump over this time."),
        "name": gettext("Write a name only, without address, link or angle brackets."),
    }
    said = sentences.get(refusal.code) or gettext("This cannot stand here. Enter it again.")
    if refusal.code == "range":
        said = gettext("Choose a number from %(min)s to %(max)s.", **refusal.values)
    form.refuse(refusal.field if refusal.field in form else next(iter(form)).name, said)
