"""What was done to an event, or to a series of them, as their organisers read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from organiser.accounts.queries import names_of
from organiser.events.labels import list_field_labels
from organiser.kernel.activity import Activity, list_activity
from organiser.kernel.i18n import current_language
from organiser.kernel.i18n.times import describe_moment


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """'Ada Okafor changed it: title, start.' and when."""

    who: str
    what: str
    fields: tuple[str, ...]
    when: str
    iso: str


def list_history(
    subject: str, subject_id: str, *, verbs: Mapping[str, str], zone: str, limit: int
) -> list[HistoryLine]:
    """The newest first. `verbs` says what each act is called, `zone` is that of the times."""
    lines = list_activity(subject=subject, subject_id=subject_id, limit=limit)
    names = names_of({line.account_id for line in lines if line.account_id})
    return [_describe(line, names, verbs, zone) for line in lines]


def _describe(line: Activity, names: Mapping[int, str], verbs: Mapping[str, str], zone: str) -> HistoryLine:
    someone = (
        gettext("Somebody whose account is gone") if line.actor_kind == "staff" else gettext("organiser by itself")
    )
    return HistoryLine(
        who=names.get(line.account_id or 0, someone),
        what=str(verbs.get(line.verb, line.verb)),
        fields=tuple(list_field_labels(line.fields)) if line.verb == "edited" else (),
        when=describe_moment(line.at, zone, lang=current_language()),
        iso=line.at.isoformat(),
    )
