"""Which languages are needed in which session, against what is offered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from organiser.agendas.crowds import Crowds, read_crowds
from organiser.agendas.demand import LEAST_CHOOSERS, Demand, choose_crowd, list_served, measure_demand
from organiser.agendas.manage.pages import (
    LEAST_TOLD,
    PROGRAMME,
    get_draft,
    is_hidden,
    list_spoken_at,
    say_number,
    say_when,
    show,
)
from organiser.agendas.views.blueprint import PAGES, blueprint
from organiser.kernel.i18n import current_language
from organiser.places.names import language_name
from organiser.programme.labels import MEANS
from organiser.programme.rules.plan import PlannedSession

MOST_GAPS = 12
MOST_COLUMNS = 16


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: so many people would be helped by this language in this session."""

    session_id: str
    title: str
    when: str
    people: int
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`state` is spoken, offered, missing or '' where nobody needs it; `number` '' where it is nought."""

    state: str
    means: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    session_id: str
    title: str
    when: str
    people: int
    is_chosen: bool
    missed: str
    cells: tuple[Cell, ...]


@blueprint.get(f"{PAGES}{PROGRAMME}/languages")
def languages(event_id: str) -> str:
    """A row for each session, a column for each language; what helps most people first."""
    draft = get_draft(event_id)
    crowds, sessions = read_crowds(draft.event), list_spoken_at(draft)
    demands = [_measure(session, crowds) for session in sessions]
    codes, zone = _list_columns(sessions, crowds), draft.event.zone
    return show(
        "languages",
        draft,
        part="languages",
        people=sum(crowds.everybody.values()),
        columns=[language_name(code, current_language()) for code in codes],
        rows=[_describe(session, zone, *demand, codes) for session, demand in zip(sessions, demands, strict=True)],
        gaps=_list_gaps(sessions, zone, demands),
        least_choosers=LEAST_CHOOSERS,
    )


def _measure(session: PlannedSession, crowds: Crowds) -> tuple[Demand, bool]:
    crowd, is_chosen = choose_crowd(crowds.everybody, crowds.choosers.get(session.id, {}))
    return measure_demand(crowd, spoken=session.lang, offered=list_served(session)), is_chosen


def _list_columns(sessions: Sequence[PlannedSession], crowds: Crowds) -> list[str]:
    """Those that most people understand first, then those that are only spoken or offered."""
    understood: Counter[str] = Counter()
    for known, number in crowds.everybody.items():
        understood.update(dict.fromkeys(known, number))
    used = dict.fromkeys(
        code for session in sessions for code in (session.lang, *(channel.lang for channel in session.channels))
    )
    by_number = sorted(understood, key=lambda code: (-understood[code], code))
    return list(dict.fromkeys([*by_number[: max(0, MOST_COLUMNS - len(used))], *used, *by_number]))[:MOST_COLUMNS]


def _describe(session: PlannedSession, zone: str, demand: Demand, is_chosen: bool, codes: Sequence[str]) -> Row:
    return Row(
        session.id,
        session.title,
        say_when(session, zone),
        demand.people,
        is_chosen,
        say_number(demand.missed, is_chosen=is_chosen),
        tuple(_describe_cell(session, demand, is_chosen, code) for code in codes),
    )


def _describe_cell(session: PlannedSession, demand: Demand, is_chosen: bool, code: str) -> Cell:
    if code == session.lang:
        return Cell("spoken", number=say_number(demand.understand, is_chosen=is_chosen))
    means = tuple(str(MEANS.get(one.means, one.means)) for one in session.channels if one.lang == code)
    people = demand.needs.get(code, 0)
    state = "offered" if code in list_served(session) else "missing" if people else ""
    return Cell(state, means, say_number(people, is_chosen=is_chosen) if people else "")


def _list_gaps(sessions: Sequence[PlannedSession], zone: str, demands: Sequence[tuple[Demand, bool]]) -> list[Gap]:
    """What would help most people, in any session."""
    lang = current_language()
    found = [
        Gap(
            session.id, session.title, say_when(session, zone), people,
            _say_gap(language_name(code, lang), people, is_chosen=is_chosen),
        )
        for session, (demand, is_chosen) in zip(sessions, demands, strict=True)
        for code, people in demand.missing
    ]  # fmt: skip
    return sorted(found, key=lambda gap: -gap.people)[:MOST_GAPS]


def _say_gap(language: str, people: int, *, is_chosen: bool) -> str:
    if is_hidden(people, is_chosen=is_chosen):
        return gettext("%(language)s: under %(number)s people, not offered", language=language, number=LEAST_TOLD)
    return ngettext(
        "%(language)s: %(num)s person, not offered",
        "%(language)s: %(num)s people, not offered",
        people,
        language=language,
    )
