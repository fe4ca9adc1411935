"""What people fill in to come, and the sentences for what is refused."""

from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, EmailField, Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from organiser.accounts.rules import normalise_address
from organiser.events.models import Event
from organiser.kernel import ids
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment
from organiser.kernel.walltime import is_zone
from organiser.kernel.web.forms import Form, choices, clean_line, language_field, line_field, text_field
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import countries
from organiser.registrations import consent, errors
from organiser.registrations.models import Mode
from organiser.registrations.queries import modes_of
from organiser.registrations.rules import Offered, Person, is_plain_name

MAX_NAME = 80
MAX_ADDRESS = 254
MAX_REASON = 500
MODE_LABELS = {Mode.ON_SITE: lazy_gettext("In the room"), Mode.ON_LINE: lazy_gettext("On line")}


def check_name(_form: Form, field: Field) -> None:
    if field.data and not is_plain_name(field.data):
        raise ValidationError(gettext("Write a name without links, @ and pointed brackets."))


def check_address(_form: Form, field: Field) -> None:
    """Leaves the address in the one form in which it is kept."""
    try:
        field.data = normalise_address(field.data or "")
    except Invalid:
        raise ValidationError(gettext("Write the address as in name@example.org.")) from None


class _WithPerson(Form):
    """Name, country, zone and way of taking part: what registering and changing have in common."""

    name = line_field(lazy_gettext("Name or nickname"), length=MAX_NAME, required=True)
    mode = RadioField(lazy_gettext("How do you take part?"), validators=[InputRequired(lazy_gettext("Choose one."))])
    country = LongSelectField(lazy_gettext("Country you come from"))
    viewer_zone = HiddenField(validators=[Length(max=64)])

    def __init__(self, event: Offered, **values: Any) -> None:
        super().__init__(**values)
        modes = modes_of(event)
        self.mode.choices = choices((mode, MODE_LABELS[mode]) for mode in modes)
        if len(modes) == 1:
            self.mode.data = modes[0]
        self.country.offer(("", "—"), *countries(current_language()))

    def validate_name(self, field: Field) -> None:
        check_name(self, field)

    @property
    def zone(self) -> str:
        """What the browser says, as far as it exists."""
        zone = self.viewer_zone.data or ""
        return zone if is_zone(zone) else ""


class RegisterForm(_WithPerson):
    """`website` is shown to nobody: who fills it in is no person. `key` makes the form count once."""

    on_page = ("name", "address", "mode", "country", "website", "agree")
    address = EmailField(
        lazy_gettext("E-mail"),
        filters=[clean_line],
        validators=[InputRequired(lazy_gettext("Fill this in.")), Length(max=MAX_ADDRESS), check_address],
    )
    agree = BooleanField(lazy_gettext("I agree"), validators=[InputRequired(lazy_gettext("Tick this to register."))])
    all_dates = BooleanField(lazy_gettext("I come to all dates of this series"))
    consent_version = HiddenField(default=consent.CURRENT, validators=[Length(max=8)])
    key = HiddenField(default=ids.new_public_id, validators=[InputRequired(), Length(max=32)])
    website = StringField(lazy_gettext("Leave this empty"), validators=[Length(max=200)])

    @property
    def is_trap_sprung(self) -> bool:
        return bool(self.website.data)

    @property
    def person(self) -> Person:
        return Person(self.name.data or "", self.address.data or "", self.country.data or "", self.zone)


class DetailsForm(_WithPerson):
    """What a person changes about their place."""

    lang = language_field(lazy_gettext("Language of your mails"))


class AddForm(_WithPerson):
    """By an organiser, who says how the person agreed."""

    on_page = ("name", "address", "mode", "lang", "country", "given")
    country = LongSelectField(lazy_gettext("Country they come from"))
    mode = RadioField(lazy_gettext("How do they take part?"), validators=[InputRequired(lazy_gettext("Choose one."))])
    address = EmailField(
        lazy_gettext("E-mail"),
        filters=[clean_line],
        validators=[InputRequired(lazy_gettext("Fill this in.")), Length(max=MAX_ADDRESS), check_address],
    )
    lang = language_field(lazy_gettext("Language of their mails"))
    given = RadioField(
        lazy_gettext("How did they agree that we keep this?"),
        choices=choices(
            [
                (consent.Given.SPOKEN, lazy_gettext("They said so")),
                (consent.Given.WRITTEN, lazy_gettext("They wrote it, on paper or in a message")),
            ]
        ),
        validators=[InputRequired(lazy_gettext("Choose one."))],
    )

    @property
    def person(self) -> Person:
        return Person(self.name.data or "", self.address.data or "", self.country.data or "", "")


class ReasonForm(Form):
    """For what has to be answered for later."""

    reason = text_field(lazy_gettext("Why?"), length=MAX_REASON, required=True)


def say_refusal(refusal: errors.RegistrationRefused, event: Event) -> str:
    """A sentence for a person who wants to come."""
    match refusal:
        case errors.NotOpenYet(opens_at=opens_at):
            return gettext("Registration opens on %(time)s.", time=_moment(opens_at, event))
        case errors.ClosedAlready(closed_at=closed_at):
            return gettext("Registration closed on %(time)s.", time=_moment(closed_at, event))
        case errors.EntranceClosed(opens_at=datetime() as opens_at):
            return gettext("The door opens on %(time)s.", time=_moment(opens_at, event))
    return str(_SENTENCES[type(refusal)])


def _moment(moment: datetime, event: Event) -> str:
    return describe_moment(moment, event.zone, lang=current_language())


_SENTENCES = {
    errors.NoRegistration: lazy_gettext("No registration is needed. Just come."),
    errors.EventStopped: lazy_gettext("Nobody can register at the moment."),
    errors.EventOver: lazy_gettext("It is too late for that: it has begun, or is over."),
    errors.WayNotOffered: lazy_gettext("One can't take part in this way."),
    errors.ConsentChanged: lazy_gettext("The text that you agreed to has changed meanwhile. Please read it again."),
    errors.OfferOver: lazy_gettext("The time to take this place is over. You can go back to the waiting list."),
    errors.CannotComeBack: lazy_gettext("This registration can't be taken up again. Please register anew."),
    errors.EntranceClosed: lazy_gettext("There is no open door at the moment."),
    errors.NotWaiting: lazy_gettext("This person isn't waiting any more."),
    errors.NotEnrolled: lazy_gettext("You are not enrolled in this series any more."),
    errors.AddressTaken: lazy_gettext("This address has a registration for this event already."),
}
