"""What people fill in to get in, or to change how they do."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from organiser.accounts.rules.passkeys import MAX_ANSWER
from organiser.accounts.rules.passwords import MAX_LENGTH
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n import current_language
from organiser.kernel.walltime import is_zone
from organiser.kernel.web.forms import Form, language_field, line_field
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import zones

_FILL_IN = lazy_gettext("Fill this in.")
_TOO_LONG = lazy_gettext("Shorten this to %(max)d characters or fewer.")


def password_field(label: str) -> PasswordField:
    """Taken as typed: a password may begin with a space."""
    return PasswordField(label, validators=[InputRequired(_FILL_IN), Length(max=MAX_LENGTH, message=_TOO_LONG)])


class PasskeyForm(Form):
    """The button that asks the browser for a passkey; its answer is JSON."""

    credential = HiddenField(validators=[InputRequired(), Length(max=MAX_ANSWER)])


class LoginForm(Form):
    address = line_field(lazy_gettext("Your e-mail address"), length=254, required=True)
    password = password_field(lazy_gettext("Password"))
    code = line_field(lazy_gettext("Code from your app"), length=12, required=True)


class ConfirmIdentityForm(Form):
    password = password_field(lazy_gettext("Password"))
    code = line_field(lazy_gettext("Code from your app"), length=12, required=True)


class AskLinkForm(Form):
    address = line_field(lazy_gettext("Your e-mail address"), length=254, required=True)


class UseLinkForm(Form):
    """`code` is asked for only where the account has codes."""

    code = line_field(lazy_gettext("Code from your app"), length=12)


class NewPasskeyForm(PasskeyForm):
    label = line_field(lazy_gettext("What to call this passkey"), length=60, required=True)


class PasskeyLabelForm(Form):
    label = line_field(lazy_gettext("What to call this passkey"), length=60, required=True)


class NewAccountForm(Form):
    name = line_field(lazy_gettext("Your name"), length=80, required=True)
    viewer_zone = HiddenField(validators=[Length(max=64)])

    @property
    def zone(self) -> str:
        """What the browser says, as far as it exists."""
        zone = self.viewer_zone.data or ""
        return zone if is_zone(zone) else "UTC"


class AcceptWithPasskeyForm(NewAccountForm):
    credential = HiddenField(validators=[InputRequired(), Length(max=MAX_ANSWER)])


class NewPasswordForm(Form):
    password = password_field(lazy_gettext("New password"))


class NewCodesForm(Form):
    """`nonce` says which secret was shown; it is worth nothing without the installation's key."""

    code = line_field(lazy_gettext("Code that the app shows now"), length=12, required=True)
    nonce = HiddenField(validators=[InputRequired(), Length(max=64)])


class NewPasswordAndCodesForm(NewCodesForm):
    on_page = ("name", "password", "code")
    password = password_field(lazy_gettext("New password"))


class AcceptWithPasswordForm(NewAccountForm, NewPasswordAndCodesForm):
    pass


class AccountForm(Form):
    name = line_field(lazy_gettext("Your name"), length=80, required=True)
    lang = language_field(lazy_gettext("Language of your mails"))
    zone = LongSelectField(lazy_gettext("Your time zone"))
    daily_counts = BooleanField(lazy_gettext("A mail on days when somebody has registered"))

    def __init__(self, *, zone: str, **kwargs: Any) -> None:
        super().__init__(zone=zone, **kwargs)
        offered = zones(current_language())
        # A browser may have brought an old name, such as Asia/Calcutta, which is in no list.
        own = [] if zone in dict(offered) else [(zone, zone)]
        self.zone.offer(*own, *offered)


def refuse_invalid(form: Form, error: Invalid) -> None:
    """Say beside its field what the rules refuse."""
    form.refuse(error.field, _sentence(error))


def _sentence(error: Invalid) -> str:
    match error.code:
        case "short":
            return gettext("Take at least %(min)d characters; fifteen or more are better.", min=error.values["min"])
        case "long":
            return gettext("Take no more than %(max)d characters.", max=error.values["max"])
        case "common":
            return gettext("This is one of the first that anybody would try. Take several words that nobody expects.")
        case "malformed":
            return gettext("Write the address as in name@example.org.")
    return gettext("Choose one of the list.")
