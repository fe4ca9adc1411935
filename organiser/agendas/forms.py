"""The sentences for what is refused."""

from flask_babel import lazy_gettext

from organiser.agendas import errors

_SENTENCES = {
    errors.NotComing: lazy_gettext("Only who has a place chooses sessions."),
    errors.SessionOff: lazy_gettext("This session does not take place."),
    errors.SessionBegun: lazy_gettext("It has begun already."),
    errors.NoSignUp: lazy_gettext("Nobody has to sign up for this session. Just come."),
    errors.SessionShut: lazy_gettext("One goes in half an hour before it begins, and until it ends."),
}


def say_refusal(refusal: errors.AgendaRefused) -> str:
    return str(_SENTENCES[type(refusal)])
