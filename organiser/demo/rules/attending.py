"""How many come to which event, and what became of each: decided before a row is written, so that pools agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from organiser.demo.rules.planning import Movement, Plan, plan_event
from organiser.events.models import State
from organiser.registrations.models import HOLDING, Mode, Status

CAPACITIES = (12, 15, 20, 25, 30, 40, 60, 80, 120, 200, 400, 1000)
# An unconfirmed try is forgotten after a day, so those that are there are of today.
UNCONFIRMED_HOURS = 20
POSTPONED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Ticket:
    mode: Mode
    status: Status
    at: datetime


@dataclass(slots=True)
class Attendance:
    """`tickets` in the order of their coming; `capacities` by mode, None: no limit."""

    capacities: dict[Mode, int | None]
    tickets: list[Ticket] = field(default_factory=list)

    def count(self, mode: Mode, *statuses: Status) -> int:
        return sum(ticket.mode == mode and ticket.status in statuses for ticket in self.tickets)

    def taken(self, mode: Mode) -> int:
        return self.count(mode, *HOLDING)


def vault_end(plan: Plan, retention: timedelta) -> datetime:
    if plan.state == State.POSTPONED:
        return plan.when.ends_at + timedelta(days=POSTPONED_DAYS)
    return plan.when.ends_at + retention


def share_out(movement: Movement, registrations: int, *, retention: timedelta) -> list[int]:
    """How many of so many registrations each event gets; none where people's data would be gone by now."""
    draws = [_living_draw(movement, number, retention) for number in range(movement.events)]
    whole = sum(draws) or 1.0
    marks = [round(upto * registrations / whole) for upto in accumulate(draws)]
    return [mark - before for mark, before in zip(marks, [0, *marks], strict=False)]


def _living_draw(movement: Movement, number: int, retention: timedelta) -> float:
    plan = plan_event(movement, number)
    return plan.draw if _takes_people(plan) and vault_end(plan, retention) > movement.now else 0.0


def _takes_people(plan: Plan) -> bool:
    return plan.takes_registrations and plan.state != State.DRAFT


def attend(movement: Movement, plan: Plan, number: int, *, published_at: datetime) -> Attendance:
    """`number` people and what became of each; the last to come to a full event wait."""
    chance = Random(f"{movement.seed}:people:{plan.number}")  # noqa: S311 (texts, not secrets)
    latest = min(movement.now, plan.when.starts_at)
    moments = sorted(_moment_between(published_at, latest, chance) for _ in range(number))
    tickets = [Ticket(_choose_mode(plan, chance), _choose_status(plan, movement, chance), at) for at in moments]
    tickets = [_of_today(ticket, movement, chance) for ticket in tickets]
    seats = sum(ticket.mode == Mode.ON_SITE and ticket.status == Status.CONFIRMED for ticket in tickets)
    is_full = plan.is_full and seats >= 4
    if is_full:
        seats -= max(1, seats // 5)
        tickets = list(_fill(tickets, seats))
    return Attendance({mode: _choose_capacity(plan, mode, tickets, is_full) for mode in list_modes(plan)}, tickets)


def list_modes(plan: Plan) -> list[Mode]:
    return [mode for mode, offered in ((Mode.ON_SITE, plan.on_site), (Mode.ON_LINE, plan.on_line)) if offered]


def count_past(plan: Plan) -> Attendance:
    """What was kept of an event whose people are forgotten: as many as it would have drawn, without their rows."""
    people = round(plan.draw) if _takes_people(plan) else 0
    modes = list_modes(plan)
    statuses = (Status.CONFIRMED,) * 9 + (Status.CANCELLED,)
    tickets = [
        Ticket(modes[number % len(modes)], statuses[number % len(statuses)], plan.when.starts_at)
        for number in range(people)
    ]
    return Attendance(dict.fromkeys(modes), tickets)


def _moment_between(first: datetime, last: datetime, chance: Random) -> datetime:
    """Rounded to the second; more people come early and late than between."""
    seconds = max(1.0, (last - first).total_seconds())
    return first + timedelta(seconds=int(seconds * chance.betavariate(0.8, 0.9)))


def _choose_mode(plan: Plan, chance: Random) -> Mode:
    if plan.on_site and plan.on_line:
        return Mode.ON_SITE if chance.random() < 0.65 else Mode.ON_LINE
    return Mode.ON_SITE if plan.on_site else Mode.ON_LINE


def _choose_status(plan: Plan, movement: Movement, chance: Random) -> Status:
    luck = chance.random()
    if luck < 0.06:
        return Status.CANCELLED
    is_open = plan.state == State.PUBLISHED and plan.when.starts_at > movement.now
    return Status.UNCONFIRMED if is_open and luck < 0.085 else Status.CONFIRMED


def _of_today(ticket: Ticket, movement: Movement, chance: Random) -> Ticket:
    if ticket.status != Status.UNCONFIRMED:
        return ticket
    return Ticket(ticket.mode, ticket.status, movement.now - timedelta(hours=chance.uniform(0.1, UNCONFIRMED_HOURS)))


def _fill(tickets: Iterable[Ticket], seats: int) -> Iterable[Ticket]:
    for ticket in tickets:
        if ticket.mode == Mode.ON_SITE and ticket.status == Status.CONFIRMED:
            seats -= 1
            yield ticket if seats >= 0 else Ticket(ticket.mode, Status.WAITING, ticket.at)
        else:
            yield ticket


def _choose_capacity(plan: Plan, mode: Mode, tickets: list[Ticket], is_full: bool) -> int | None:
    taken = Counter((ticket.mode, ticket.status) for ticket in tickets)[mode, Status.CONFIRMED]
    if is_full and mode == Mode.ON_SITE:
        return taken
    if mode == Mode.ON_LINE or plan.takes_part(0, 3):
        return None
    return next((size for size in CAPACITIES if size > taken * 1.15 + plan.number % 5), None)
