"""What each letter says. A letter is whole sentences; nothing that a stranger typed stands in the first one."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from organiser.events.models import Event
from organiser.kernel import clock
from organiser.kernel.i18n.times import describe_moment
from organiser.registrations.models import Mode, Registration
from organiser.registrations.queries import is_for_all_dates
from organiser.registrations.rules import offer_end


@dataclass(frozen=True, slots=True)
class Words:
    """`subject` for a public event names it by %(title)s already; `reason` is what an organiser wrote."""

    subject: str
    opening: tuple[str, ...]
    button: str
    closing: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentences are made of. `title` is '' where the mail must not name the event; in `zone` moments are told,
    which names a town."""

    place: Registration
    event: Event
    title: str
    before: int
    lang: str
    zone: str


def say_confirm(told: Told) -> Words:
    subject = _("Please confirm: %(title)s", title=told.title) if told.title else _("Please confirm your registration")
    return Words(
        subject,
        (
            _("Somebody gave this address to register. If it was you, open this page and press the button on it."),
            *_say_series(told),
        ),
        _("Confirm"),
        (
            _("Until then nothing is kept for you. The link works for 24 hours."),
            _("If it was not you, do nothing: the address is deleted by itself."),
        ),
    )


def _say_series(told: Told) -> tuple[str, ...]:
    """For whoever ticked all dates, of which the facts name one."""
    if not is_for_all_dates(told.place):
        return ()
    return (_("It is for all dates of the series, also for those that are added later."),)


def say_already(told: Told) -> Words:
    return Words(
        _subject(told, _("You are registered already: %(title)s", title=told.title)),
        (_("You are registered already with this address. This is the page of your place:"),),
        _("See my place"),
        (_("There you can change or cancel it. If you didn't ask for this mail, do nothing: nothing has changed."),),
    )


def say_confirmed(told: Told) -> Words:
    return Words(
        _subject(told, _("You have a place: %(title)s", title=told.title)),
        (_("You have a place. We are looking forward to seeing you."), *_say_series(told)),
        _("See my ticket"),
        (
            _say_way_in(told),
            _("If you can't come, please cancel on that page: somebody else may be waiting for the place."),
        ),
    )


def say_waiting(told: Told) -> Words:
    return Words(
        _subject(told, _("You are on the waiting list: %(title)s", title=told.title)),
        (
            _("All places are taken, so you are on the waiting list."),
            _("You are number %(number)s. When a place becomes free for you we write at once.", number=told.before + 1),
        ),
        _("See where I stand"),
    )


def say_offer(told: Told) -> Words:
    """Its clock starts when the mail is taken, so that nobody is told of more time than they have."""
    until = told.place.offer_until or offer_end(clock.now(), told.event.starts_at)
    moment = describe_moment(until, told.zone, lang=told.lang)
    return Words(
        _subject(told, _("A place is free for you: %(title)s", title=told.title)),
        (
            _("A place has become free, and we hold it for you."),
            _("Take it by %(until)s. After that it goes to the next in line.", until=moment),
        ),
        _("Take the place, or leave it"),
    )


def say_offer_lapsed(told: Told) -> Words:
    return Words(
        _subject(told, _("The place went to somebody else: %(title)s", title=told.title)),
        (_("We held a place for you until its deadline; now it has gone to the next in line."),),
        _("Wait for another place"),
    )


def say_withdrawn(told: Told) -> Words:
    return Words(
        _subject(told, _("Your registration is cancelled: %(title)s", title=told.title)),
        (_("Your registration is cancelled, and your place is free for somebody else."),),
        _("See my registration"),
        (_("If this is a mistake, that page says what you can do."),),
    )


def say_reminder(told: Told) -> Words:
    return Words(
        _subject(told, _("Tomorrow: %(title)s", title=told.title)),
        (_("This is to remind you. We are looking forward to seeing you."),),
        _("See my ticket"),
        (
            _say_way_in(told),
            _("If you can't come, please cancel on that page: somebody else may be waiting for the place."),
        ),
    )


def say_moved(told: Told) -> Words:
    return Words(
        _subject(told, _("Something changed: %(title)s", title=told.title)),
        (_("The time or the place has changed. Your registration stands."),),
        _("See my registration"),
        (_("If you can't come now, please cancel on that page."),),
    )


def say_postponed(told: Told) -> Words:
    until = told.event.vault.destroy_after
    kept = (
        _(
            "If there is no new date by %(until)s, everything that we know about you is deleted then.",
            until=describe_moment(until, told.zone, lang=told.lang),
        )
        if until
        else ""
    )
    return Words(
        _subject(told, _("Postponed: %(title)s", title=told.title)),
        (_("It will not take place as announced. Your registration stands, and we write when there is a new date."),),
        _("See my registration"),
        (kept,),
        reason=_reason(told),
    )


def say_cancelled(told: Told) -> Words:
    return Words(
        _subject(told, _("Cancelled: %(title)s", title=told.title)),
        (_("It will not take place. We are sorry."),),
        _("See my registration"),
        reason=_reason(told),
    )


def say_restored(told: Told) -> Words:
    return Words(
        _subject(told, _("It takes place after all: %(title)s", title=told.title)),
        (_("We wrote that it was cancelled. It takes place after all, and your registration stands."),),
        _("See my registration"),
    )


def _say_way_in(told: Told) -> str:
    if told.place.pool.mode != Mode.ON_LINE:
        return ""
    return _("The way in is on that page, too. It opens shortly before the event begins.")


def _reason(told: Told) -> str:
    """Only where the mail may name the event at all."""
    return told.event.state_reason if told.title else ""


def _subject(told: Told, subject: str) -> str:
    return subject if told.title else _("About your registration")


SAY: dict[str, Callable[[Told], Words]] = {
    "confirm": say_confirm,
    "already": say_already,
    "confirmed": say_confirmed,
    "waiting": say_waiting,
    "offer": say_offer,
    "offer_lapsed": say_offer_lapsed,
    "withdrawn": say_withdrawn,
    "reminder": say_reminder,
    "moved": say_moved,
    "postponed": say_postponed,
    "cancelled": say_cancelled,
    "restored": say_restored,
}
