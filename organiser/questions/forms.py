"""What people fill in to ask, and the sentences for what is refused."""

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField

from organiser.kernel.errors import NotFound
from organiser.kernel.web.forms import Form, text_field
from organiser.questions import errors
from organiser.questions.rules import MAX_TEXT


class QuestionForm(Form):
    text = text_field(lazy_gettext("Your question"), length=MAX_TEXT, required=True)
    gives_name = BooleanField(lazy_gettext("Show my name with it"))


def say_refusal(refusal: errors.QuestionRefused | NotFound) -> str:
    match refusal:
        case NotFound():
            return gettext("Somebody has deleted this meanwhile.")
        case errors.EnoughAsked(most=most):
            return gettext("One person asks at most %(num)s questions in a session. You can take one back.", num=most)
    return str(_SENTENCES[type(refusal)])


_SENTENCES = {
    errors.NotComing: lazy_gettext("Only who has a place asks and votes."),
    errors.QuestionsClosed: lazy_gettext("This session takes no questions any more."),
    errors.SessionFull: lazy_gettext("So many questions were asked that no more can be read. Vote for one of them."),
    errors.NotShown: lazy_gettext("One can vote for questions of others that are shown."),
    errors.WrongStep: lazy_gettext("Somebody else was quicker. This is how it stands now."),
}
