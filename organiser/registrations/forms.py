"""What people fill in to come, and the sentences for what is refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from organiser.accounts.rules import normalise_address
from organiser.events.models import Event, Kind
from organiser.kernel import ids
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES, current_language
from organiser.kernel.i18n.times import describe_moment, write_month
from organiser.kernel.plain_text import clean_line
from organiser.kernel.walltime import is_zone
from organiser.kernel.web.forms import Form, choices, language_field, line_field, text_field
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import countries, find_languages, name_for_speakers
from organiser.registrations import consent, errors
from organiser.registrations.models import Mode
from organiser.registrations.queries import modes_of
from organiser.registrations.rules import Offered, Person, is_plain_name

MAX_NAME = 80
MAX_ADDRESS = 254
MAX_REASON = 500
MAX_LANGUAGES_TEXT = 200
MOST_LANGUAGES = 20
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


def _is_language(code: str) -> bool:
    return find_languages(code, DEFAULT_LANGUAGE) == {code: code}


def languages_field(label: str) -> SelectMultipleField:
    """Tick boxes; what they offer comes with the event."""
    return SelectMultipleField(
        label, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False
    )


class Asking(Offered, Protocol):
    """What of an event decides on what its form asks."""

    @property
    def kind(self) -> str: ...


class _WithPerson(Form):
    """Name, country, zone and way of taking part: what registering and changing have in common.

    A school also asks which languages one understands: the usual ones are ticked, others are typed.
    """

    name = line_field(lazy_gettext("Name or nickname"), length=MAX_NAME, required=True)
    mode = RadioField(lazy_gettext("How do you take part?"), validators=[InputRequired(lazy_gettext("Choose one."))])
    country = LongSelectField(lazy_gettext("Country you come from"))
    languages = languages_field(lazy_gettext("Languages that you understand"))
    more_languages = line_field(lazy_gettext("Other languages"), length=MAX_LANGUAGES_TEXT)
    viewer_zone = HiddenField(validators=[Length(max=64)])

    def __init__(self, event: Asking, **values: Any) -> None:
        super().__init__(**values)
        modes = modes_of(event)
        self.mode.choices = choices((mode, MODE_LABELS[mode]) for mode in modes)
        if len(modes) == 1:
            self.mode.data = modes[0]
        self.country.offer(("", "—"), *countries(current_language()))
        if event.kind == Kind.SCHOOL:
            self.offer_languages()
        else:
            del self.languages, self.more_languages

    def validate_name(self, field: Field) -> None:
        check_name(self, field)

    def offer_languages(self, spoken: Iterable[str] = ()) -> None:
        """To be ticked: those of the event, those of the interface, and what is ticked already; nothing if it asks for
        none."""
        if self.languages:
            codes = dict.fromkeys([*spoken, *INTERFACE_LANGUAGES, *filter(_is_language, self.languages.data or ())])
            self.languages.choices = choices((code, name_for_speakers(code, current_language())) for code in codes)

    def validate_languages(self, field: Field) -> None:
        if not all(map(_is_language, field.data or ())):
            raise ValidationError(gettext("This cannot stand here. Enter it again."))

    def validate_more_languages(self, field: Field) -> None:
        """Several words: the first that is none is told."""
        found = find_languages(field.data or "", current_language())
        unknown = [word for word, code in found.items() if code is None]
        if unknown:
            raise ValidationError(gettext("We do not know the language “%(language)s”.", language=unknown[0]))
        if len(self.understood) > MOST_LANGUAGES:
            raise ValidationError(gettext("Give at most %(max)s.", max=MOST_LANGUAGES))

    @property
    def understood(self) -> tuple[str, ...]:
        """Codes of languages, ticked and typed; none where the event does not ask."""
        if not self.languages:
            return ()
        typed = find_languages(self.more_languages.data or "", current_language()).values()
        return tuple(dict.fromkeys([*(self.languages.data or ()), *(code for code in typed if code)]))

    @property
    def zone(self) -> str:
        """What the browser says, as far as it exists."""
        zone = self.viewer_zone.data or ""
        return zone if is_zone(zone) else ""


class RegisterForm(_WithPerson):
    """`website` is shown to nobody: who fills it in is no person. `key` makes the form count once."""

    on_page = ("name", "address", "mode", "languages", "more_languages", "country", "website", "agree")
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
        name, address = self.name.data or "", self.address.data or ""
        return Person(name, address, self.country.data or "", self.zone, self.understood)


class DetailsForm(_WithPerson):
    """What a person changes about their place."""

    on_page = ("name", "mode", "languages", "more_languages", "country", "lang")

    lang = language_field(lazy_gettext("Language of your mails"))


class AddForm(_WithPerson):
    """By an organiser, who says how the person agreed."""

    on_page = ("name", "address", "mode", "languages", "more_languages", "lang", "country", "given")
    country = LongSelectField(lazy_gettext("Country they come from"))
    languages = languages_field(lazy_gettext("Languages that they understand"))
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
        name, address = self.name.data or "", self.address.data or ""
        return Person(name, address, self.country.data or "", "", self.understood)


class ReasonForm(Form):
    """For what has to be answered for later."""

    reason = text_field(lazy_gettext("Why?"), length=MAX_REASON, required=True)


class EditionForm(Form):
    earlier = SelectField(
        lazy_gettext("The edition before"),
        description=lazy_gettext("Past events of your branch of the same kind. Each page leads to the other."),
    )
    shows_count = BooleanField(
        lazy_gettext("The page says how many registered"),
        description=lazy_gettext("Never fewer than ten: small numbers tell of single people."),
    )

    def __init__(self, *args: Any, possible: Iterable[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language()
        named = ((one.public_id, f"{one.title} · {write_month(one.starts_wall.date(), lang=lang)}") for one in possible)
        self.earlier.choices = choices([("", lazy_gettext("None: it is the first")), *named])


def say_refusal(refusal: errors.RegistrationRefused, event: Event) -> str:
    """A sentence for a person who wants to come."""
    match refusal:
        case errors.NotOpenYet(opens_at=opens_at):
            return gettext("Registration opens on %(time)s.", time=_moment(opens_at, event))
        case errors.ClosedAlready(closed_at=closed_at):
            return gettext("Registration closed on %(time)s.", time=_moment(closed_at, event))
        case errors.EntranceClosed(opens_at=datetime() as opens_at):
            return gettext("You can go in here from %(time)s.", time=_moment(opens_at, event))
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
