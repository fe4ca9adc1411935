"""Taking the demonstration away: what is marked, and what hangs on it. Nothing that people made beside it."""

from sqlalchemy import UpdateBase, delete, or_, select, union, update

from organiser.accounts.models import Account, Invitation
from organiser.branches.models import Branch, InvitedRole
from organiser.calendars.models import EventMark, PrivateFeed
from organiser.calendars.private_actions import destroy_feed
from organiser.demo.actions.history import clear_history
from organiser.events.models import Event, Item, ItemTopic, Reading
from organiser.guides.models import GuideEntry
from organiser.kernel import clock
from organiser.kernel.activity import Activity
from organiser.kernel.db import db
from organiser.kernel.outbox import Mail
from organiser.kernel.read_audit import PersonalRead
from organiser.kernel.vaults import Vault, destroy_keys
from organiser.programme.models import Session
from organiser.registrations.models import Registration, Shift
from organiser.series.models import Series
from organiser.study.models import Edition, Term, Work
from organiser.timeline.models import EntryTopic, EntryWork
from organiser.translating.models import Source

EVENTS_AT_ONCE = 400


def clear_batch() -> int:
    """Some hundred events with their people and keys; how many there were. Cut short anywhere, it is done again."""
    branches = select(Branch.id).where(Branch.is_demo)
    wanted = select(Event).where(or_(Event.is_demo, Event.branch_id.in_(branches))).limit(EVENTS_AT_ONCE)
    columns = wanted.with_only_columns(Event.id, Event.public_id, Event.item_id, Event.vault_id).order_by(Event.id)
    rows = db.session.execute(columns).all()
    if not rows:
        return 0
    event_ids, public_ids, item_ids, vault_ids = (list(column) for column in zip(*rows, strict=True))
    item_ids += db.session.scalars(select(Session.item_id).where(Session.event_id.in_(event_ids)))
    destroy_keys(list(db.session.scalars(select(Vault.public_id).where(Vault.id.in_(vault_ids)))))
    _delete_traces(public_ids, event_ids)
    _run(delete(Registration).where(Registration.event_id.in_(event_ids)))
    _run(delete(EventMark).where(EventMark.event_id.in_(event_ids)))
    _run(delete(Source).where(or_(Source.subject_id.in_(public_ids), Source.parent_id.in_(public_ids))))
    _run(delete(Event).where(Event.id.in_(event_ids)))
    _run(delete(Item).where(Item.id.in_(item_ids)))
    _run(delete(Vault).where(Vault.id.in_(vault_ids)))
    return len(rows)


def clear_structure() -> None:
    """Branches, topics, works and accounts, after the events. What others use by now is theirs and stays."""
    _clear_feeds()
    _clear_series()
    clear_history()
    _clear_branches()
    _clear_topics()
    _clear_works()
    _clear_accounts()
    db.session.expire_all()


def _delete_traces(public_ids: list[str], event_ids: list[int]) -> None:
    of_events = select(Registration.public_id).where(Registration.event_id.in_(event_ids))
    _run(delete(Mail).where(or_(Mail.event_id.in_(event_ids), Mail.subject_id.in_(of_events))))
    _run(delete(Activity).where(or_(Activity.subject_id.in_(public_ids), Activity.subject_id.in_(of_events))))
    _run(delete(PersonalRead).where(PersonalRead.subject_id.in_(public_ids)))


def _clear_feeds() -> None:
    """Calendars of its organisers, and of others who follow its branches, with their keys."""
    branches, accounts = select(Branch.id).where(Branch.is_demo), select(Account.id).where(Account.is_demo)
    wanted = or_(PrivateFeed.branch_id.in_(branches), PrivateFeed.account_id.in_(accounts))
    for feed in db.session.scalars(select(PrivateFeed).where(wanted)).all():
        destroy_feed(feed)


def _clear_series() -> None:
    """What is left of them after their dates."""
    branches = select(Branch.id).where(Branch.is_demo)
    wanted = or_(Series.is_demo, Series.branch_id.in_(branches))
    rows = db.session.execute(select(Series.id, Series.public_id, Series.vault_id).where(wanted)).all()
    series_ids, public_ids, vault_ids = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    destroy_keys(list(db.session.scalars(select(Vault.public_id).where(Vault.id.in_(vault_ids)))))
    _run(delete(Mail).where(Mail.subject_id.in_(public_ids)))
    _run(delete(Activity).where(Activity.subject_id.in_(public_ids)))
    _run(delete(Series).where(Series.id.in_(series_ids)))
    _run(delete(Vault).where(Vault.id.in_(vault_ids)))


def _clear_branches() -> None:
    branches = select(Branch.id).where(Branch.is_demo)
    invited = select(InvitedRole.invitation_id).where(InvitedRole.branch_id.in_(branches))
    invitation_ids = list(db.session.scalars(invited))
    subjects = select(Invitation.public_id).where(Invitation.id.in_(invitation_ids))
    _run(delete(Mail).where(or_(Mail.branch_id.in_(branches), Mail.subject_id.in_(subjects))))
    _run(delete(Activity).where(or_(Activity.branch_id.in_(branches), Activity.subject_id.in_(subjects))))
    _run(delete(Invitation).where(Invitation.id.in_(invitation_ids)))
    _run(delete(Branch).where(Branch.is_demo))


def _clear_topics() -> None:
    """A topic that stands above one that stays, stays."""
    parents = {row.id: row.parent_id for row in db.session.execute(select(Term.id, Term.parent_id))}
    demo = set(db.session.scalars(select(Term.id).where(Term.is_demo)))
    used = set(db.session.scalars(union(select(ItemTopic.term_id), select(EntryTopic.term_id)))) | (set(parents) - demo)
    kept: set[int | None] = set()
    for number in used:
        above: int | None = number
        while above is not None and above not in kept:
            kept.add(above)
            above = parents[above]
    _run(update(Term).where(Term.id.in_(demo & kept)).values(is_demo=False))
    _run(delete(Term).where(Term.id.in_(demo - kept)))


def _clear_works() -> None:
    """Guides of the demonstration went with their branches. What was merged goes on leading to what is left."""
    merged = select(Work.merged_into_id).where(Work.merged_into_id.is_not(None), Work.is_demo.is_(False))
    columns = (Reading.work_id, GuideEntry.work_id, EntryWork.work_id)
    used = or_(*(Work.id.in_(select(column)) for column in columns), Work.id.in_(merged))
    described = select(Edition.work_id).where(Edition.is_demo.is_(False))
    _run(delete(Edition).where(Edition.is_demo))
    _run(delete(Work).where(Work.is_demo, ~used, Work.id.not_in(described)))
    _run(update(Work).where(Work.is_demo).values(is_demo=False))


def _clear_accounts() -> None:
    """Who moved real people in a waiting list stays as the answer to who did it, and lets nobody in."""
    demo = select(Account.public_id).where(Account.is_demo)
    _run(delete(Mail).where(Mail.subject_id.in_(demo)))
    _run(delete(Activity).where(Activity.subject_id.in_(demo)))
    _run(delete(Account).where(Account.is_demo, Account.id.not_in(select(Shift.account_id))))
    shut = {"disabled_at": clock.now(), "password_hash": None, "totp": None, "is_operator": False}
    _run(update(Account).where(Account.is_demo).values(shut))


def _run(statement: UpdateBase) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
