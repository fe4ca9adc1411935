"""Letters to those who help. What they say is read when they leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from organiser.events.models import Event, State, Visibility
from organiser.events.reporting import NewsReader, write_news
from organiser.events.rules import is_over
from organiser.events.times import place_of, span_of
from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.i18n import in_language
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import describe_span
from organiser.kernel.links import link
from organiser.kernel.outbox import Mail, MailMessage, write_mail
from organiser.kernel.vaults import VaultDestroyed
from organiser.rota.models import Duty, Turn, Volunteer
from organiser.rota.presentation import name_duty, name_task, tell_when
from organiser.rota.queries import Helper, find_duty, find_volunteer, link_token, list_turns, read_helper
from organiser.rota.rules import Standing, standing_of, task_of

FRAME = "rota/letter"


@dataclass(frozen=True, slots=True)
class Letter:
    """`turns` are (what, what is said of it)."""

    subject: str
    opening: str
    turns: Sequence[tuple[str, Mapping[str, str]]] = ()


Say = Callable[[Mail, Volunteer, str], Letter | None]


def write_letter(mail: Mail) -> MailMessage | None:
    """None if they were removed, the school is off or over, or it is no longer so. The link in it is the one that
    opens their page when it leaves."""
    volunteer = find_volunteer(mail.subject_id)
    if volunteer is None:
        return None
    event = volunteer.event
    if event.state == State.CANCELLED or is_over(event, clock.now()):
        return None
    try:
        helper = read_helper(volunteer)
    except VaultDestroyed:
        return None
    with in_language(helper.lang):
        letter = _SAY[mail.kind.removeprefix("rota.")](mail, volunteer, helper.lang)
        return None if letter is None else _write(letter, volunteer, helper, event)


def write_helper_news(mail: Mail) -> MailMessage | None:
    """What became of the school, to whoever has a turn at it."""
    volunteer = find_volunteer(mail.subject_id)
    if volunteer is None or not list_turns(Turn.volunteer_id == volunteer.id):
        return None
    try:
        helper = read_helper(volunteer)
    except VaultDestroyed:
        return None
    with in_language(helper.lang):
        reader = NewsReader(
            helper.name,
            helper.address,
            subject=_("About your help"),
            page=link("rota.open_link", token=link_token(volunteer)),
            pressed=_("See what there is to do"),
            why=_(
                "You get this because the organisers wrote you down as somebody who helps. The link is for you alone. "
                "What is known of you is deleted after the school."
            ),
        )
        return write_news(mail.params["known"], volunteer.event, reader)


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
        when=describe_span(span_of(event), lang=helper.lang, place=place_of(event)) if is_open else "",
        turns=letter.turns if is_open else [],
        page=link("rota.open_link", token=link_token(volunteer)),
    )


def _say_invited(mail: Mail, volunteer: Volunteer, _lang: str) -> Letter | None:
    """Whoever is invited again meanwhile hears it once."""
    if volunteer.generation != mail.params["generation"]:
        return None
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
        [_tell_turn(duty, volunteer.event, lang)],
    )


def _say_unassigned(mail: Mail, volunteer: Volunteer, lang: str) -> Letter | None:
    """Of what they had, also if nobody does it any more."""
    duty = find_duty(mail.params["duty"])
    # A row that was queued before an update has the duty's id alone.
    was = mail.params.get("was") or (task_of(duty) if duty else None)
    if was is None or (duty is not None and _has(volunteer, duty)):
        return None
    starts, ends = _read_span(was)
    return Letter(
        _("No longer your turn: %(title)s", title=volunteer.event.title),
        _("You are no longer put down for this."),
        [(name_task(was["kind"], was["place"]), {_("When"): tell_when(starts, ends, volunteer.event, lang)})],
    )


def _say_reminder(mail: Mail, volunteer: Volunteer, lang: str) -> Letter | None:
    day, event = date.fromisoformat(mail.params["day"]), volunteer.event
    turns = [turn.duty for turn in list_turns(Turn.volunteer_id == volunteer.id)]
    ahead = [duty for duty in turns if duty.starts_at > clock.now() and not duty.is_off]
    duties = [duty for duty in ahead if duty.starts_wall.date() == day]
    if not duties or event.state != State.PUBLISHED:
        return None
    return Letter(
        _("Soon it is your turn: %(title)s", title=event.title),
        _("Thank you for helping. This is what you have taken:"),
        [_tell_turn(duty, event, lang) for duty in duties],
    )


def _say_changed(mail: Mail, volunteer: Volunteer, lang: str) -> Letter | None:
    event, before = volunteer.event, mail.params["before"]
    duties = [turn.duty for turn in list_turns(Turn.volunteer_id == volunteer.id, Duty.public_id.in_(before))]
    changed = [duty for duty in duties if standing_of(duty) != before[duty.public_id] and duty.ends_at > clock.now()]
    if not changed:
        return None
    return Letter(
        _("Your turns have changed: %(title)s", title=event.title),
        _("This has changed. If it does not suit you any more, give it back behind this link."),
        [(name_duty(duty), _compare(before[duty.public_id], standing_of(duty), event, lang)) for duty in changed],
    )


def _compare(before: Standing, after: Standing, event: Event, lang: str) -> dict[str, str]:
    return {
        _("Until now"): _tell_standing(before, event, lang, with_place=before["place"] != after["place"]),
        _("From now on"): _tell_standing(after, event, lang, with_place=before["place"] != after["place"]),
    }


def _tell_standing(standing: Standing, event: Event, lang: str, *, with_place: bool) -> str:
    if standing["is_off"]:
        return _("Does not take place")
    when = tell_when(*_read_span(standing), event, lang)
    return join_words([when, standing["place"]], lang) if with_place and standing["place"] else when


def _read_span(standing: Standing) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(standing["starts"]), datetime.fromisoformat(standing["ends"])


def _tell_turn(duty: Duty, event: Event, lang: str) -> tuple[str, Mapping[str, str]]:
    return name_duty(duty), {_("When"): tell_when(duty.starts_at, duty.ends_at, event, lang)}


def _has(volunteer: Volunteer, duty: Duty) -> bool:
    return bool(list_turns(Turn.volunteer_id == volunteer.id, Turn.duty_id == duty.id))


_SAY: dict[str, Say] = {
    "invited": _say_invited,
    "assigned": _say_assigned,
    "unassigned": _say_unassigned,
    "reminder": _say_reminder,
    "changed": _say_changed,
}
LETTERS = tuple(_SAY)
