"""Who comes to an event that another branch looks after, for those who hold it with it: as much as was agreed."""

from flask import render_template

from organiser.events.hosts import get_host
from organiser.events.models import Host, HostSees, HostState
from organiser.kernel.errors import NotFound
from organiser.kernel.read_audit import record_read
from organiser.kernel.web.access import current_actor
from organiser.registrations import consent, policies
from organiser.registrations.forms import MODE_LABELS
from organiser.registrations.lists import Line, list_people
from organiser.registrations.manage.people import STATUS_LABELS, PersonRow, describe_person
from organiser.registrations.models import LIVE, Mode
from organiser.registrations.queries import count_by_status, count_places
from organiser.registrations.views.blueprint import PAGES, blueprint


@blueprint.get(f"{PAGES}/manage/hosting/<host_id>/people")
def hosted_people(host_id: str) -> str:
    """Numbers; and where names were agreed, of those who registered since and agreed to it themselves."""
    actor = current_actor()
    host = get_host(actor, host_id)
    if host.state != HostState.ACCEPTED:
        raise NotFound
    event = host.event
    may_read = host.sees == HostSees.NAMES and policies.can_read_as_host(actor, host)
    rows = _list_rows(host) if may_read and event.vault.destroyed_at is None else []
    page = render_template(
        "registrations/hosted.html",
        host=host,
        event=event,
        branch=host.branch,
        counts=count_by_status(event.id),
        seats=[(MODE_LABELS[Mode(one.mode)], one) for one in count_places([event.id])[event.id].seats],
        may_read=may_read,
        rows=rows,
        labels=STATUS_LABELS,
    )
    if rows:
        record_read(actor, subject="events", subject_id=event.public_id, purpose="people", people=len(rows))
    return page


def _list_rows(host: Host) -> list[PersonRow]:
    return [describe_person(line) for line in list_people(host.event, LIVE) if _is_shared(line, host)]


def _is_shared(line: Line, host: Host) -> bool:
    since = host.answered_at or host.asked_at
    return consent.is_shared(line.consent_version) and line.created_at >= since
