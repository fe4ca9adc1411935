"""Letters to those who help. What they say is read when they leave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from organiser.events.models import Event, State, Visibility
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.presentation import name_duty, tell_when
from organiser.rota.queries import Helper, find_duty, find_volunteer, link_token, list_turns, read_helper

FRAME = "rota/letter"


@dataclass(frozen=True, slots=True)
class Letter:
    """`turns` are (what, when)."""

    subject: str
    opening: str
    turns: Sequence[tuple[str, str]] = ()


Say = Callable[[Mail, Volunteer, str], Letter | None]


def write_letter(mail: Mail) -> MailMessage | None:
    """None if they were removed, the link is void since, the school is off or over, or it is no longer so."""
    volunteer = find_volunteer(mail.subject_id)
    if volunteer is None or volunteer.generation != mail.params["generation"]:
        return None
    event = volunteer.event
    if event.state == State.CANCELLED or event.ends_at <= clock.now():
        return None
    try:
        helper = read_helper(volunteer)
    except VaultDestroyed:
        return None
    with in_language(helper.lang):
        letter = _SAY[mail.kind.removeprefix("rota.")](mail, volunteer, helper.lang)
        return None if letter is None else _write(letter, volunteer, helper, event)


def _write(letter: Letter, volunteer: Volunteer, helper: Helper, event: Event) -> MailMessage:
    is_open = event.visibility == Visibility.PUBLIC
    return write_mail(
        FRAME,
        to=helper.address,
        subject=letter.subject if is_open else _("About your help"),
        from_name=event.branch.name if is_open else settings().site_name,
        reply_to=event.branch.contact if is_open else None,
        name=helper.name,
        opening=letter.opening,
        title=event.title if is_open else "",
        turns=letter.turns if is_open else [],
        page=link("rota.open_link", token=link_token(volunteer)),
    )


def _say_invited(_mail: Mail, volunteer: Volunteer, _lang: str) -> Letter:
    return Letter(
        _("Will you help? %(title)s", title=volunteer.event.title),
        _("Hands are needed for a school. Behind this link you see what there is to do, and take what suits you."),
    )


def _say_assigned(mail: Mail, volunteer: Volunteer, lang: str) -> Letter | None:
    duty = find_duty(mail.params["duty"])
    if duty is None or not _has(volunteer, duty):
        return None
    return Letter(
        _("You have a turn: %(title)s", title=volunteer.event.title),
        _("You were put down for this. If it does not suit you, give it back behind this link."),
        [(name_duty(duty), tell_when(duty, volunteer.event, lang))],
    )


def _say_unassigned(mail: Mail, volunteer: Volunteer, lang: str) -> Letter | None:
    duty = find_duty(mail.params["duty"])
    if duty is None or _has(volunteer, duty):
        return None
    return Letter(
        _("No longer your turn: %(title)s", title=volunteer.event.title),
        _("You are no longer put down for this."),
        [(name_duty(duty), tell_when(duty, volunteer.event, lang))],
    )


def _say_reminder(mail: Mail, volunteer: Volunteer, lang: str) -> Letter | None:
    day, event = date.fromisoformat(mail.params["day"]), volunteer.event
    turns = [turn.duty for turn in list_turns(Turn.volunteer_id == volunteer.id)]
    duties = [duty for duty in turns if duty.starts_wall.date() == day and duty.starts_at > clock.now()]
    if not duties or event.state != State.PUBLISHED:
        return None
    return Letter(
        _("Soon it is your turn: %(title)s", title=event.title),
        _("Thank you for helping. This is what you have taken:"),
        [(name_duty(duty), tell_when(duty, event, lang)) for duty in duties],
    )


def _has(volunteer: Volunteer, duty: Duty) -> bool:
    return bool(list_turns(Turn.volunteer_id == volunteer.id, Turn.duty_id == duty.id))


_SAY: dict[str, Say] = {
    "invited": _say_invited,
    "assigned": _say_assigned,
    "unassigned": _say_unassigned,
    "reminder": _say_reminder,
}
LETTERS = tuple(_SAY)
