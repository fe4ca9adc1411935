"""Asking to be told what comes of an event, and telling: the only writers of requests."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from organiser.archive.models import NoticeList, NoticeRequest
from organiser.archive.queries import TABLE, Subscriber, find_by_token, get_awaited, get_own_request, list_due
from organiser.archive.rules import UNCONFIRMED_FOR, kept_until
from organiser.events.models import Event
from organiser.kernel import clock, ids, limits
from organiser.kernel.actor import Actor
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.outbox import Mail, queue_from, queue_mail
from organiser.kernel.outbox.models import Priority
from organiser.kernel.vaults import Vault, create_vault, destroy_vault, get_vault_key
from organiser.registrations.rules import cap_key

ASKED, NOTICE, ALL = "archive.notice_asked", "archive.notice", "archive.all_noticed"
VAULT = "notices"
HOUR = timedelta(hours=1)
AT_ONCE = 200


def ask_notice(actor: Actor, event_id: str, *, who: Subscriber, network: str) -> None:
    """Mail a link to this address, behind which it says that it wants to be told. The address is normalised.

    What is done here and what is answered does not depend on whether it has asked before; an address that had its share
    of mails this hour gets none, and the same answer. Raises NotFound, and TooMany for a network over its cap.
    """
    event = get_awaited(actor, event_id)
    # Of two who are the first, one makes the list.
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    request = _find_or_write(_find_or_make(event), who)
    if _may_be_mailed(who.address, network):
        # Pressed twice within a minute, it is one mail.
        cause = f"{ASKED}:{request.public_id}:{clock.now():%Y%m%d%H%M}"
        queue_mail(ASKED, cause=cause, subject_id=request.public_id, event_id=event.id, branch_id=event.branch_id)


def _find_or_make(event: Event) -> NoticeList:
    found = db.session.get(NoticeList, event.id)
    if found is None:
        vault = create_vault(VAULT, destroy_after=kept_until(event))
        found = NoticeList(event_id=event.id, vault=vault, created_at=clock.now())
        db.session.add(found)
        db.session.flush()
    return found


def _find_or_write(of: NoticeList, who: Subscriber) -> NoticeRequest:
    key, request_id = get_vault_key(of.vault), ids.new_public_id()
    index = key.index(who.address)
    mine = NoticeRequest.event_id == of.event_id, NoticeRequest.address_index == index
    found = db.session.scalars(select(NoticeRequest).where(*mine)).one_or_none()
    if found is not None:
        _begin_anew(found, who)
        return found
    sealed = key.seal({"address": who.address, "lang": who.lang}, table=TABLE, public_id=request_id, column="identity")
    written = NoticeRequest(
        public_id=request_id, event_id=of.event_id, address_index=index, identity=sealed,
        link_hash=ids.hash_token(key.token("notice", request_id)), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(written)
    db.session.flush()
    return written


def _begin_anew(request: NoticeRequest, who: Subscriber) -> None:
    """Who has not said yet that the address is theirs has a day from now on, in the language that they read now."""
    if request.confirmed_at is None:
        key, words = get_vault_key(request.list.vault), {"address": who.address, "lang": who.lang}
        request.identity = key.seal(words, table=TABLE, public_id=request.public_id, column="identity")
        request.created_at = clock.now()
        db.session.flush()


def _may_be_mailed(address: str, network: str) -> bool:
    """Counted together with the mails of registering: it is the same mailbox."""
    caps = settings().caps
    of_hour, of_network = limits.count_up(
        limits.Spending("mail.address", cap_key(address), HOUR), limits.Spending("notices.network", network, HOUR)
    )
    of_network.require_within(caps.registrations_per_network_hour)
    if of_hour.number > caps.mails_per_address_hour:
        return False
    limits.spend("mail.installation", "", cap=caps.mails_per_installation_hour, window=HOUR)
    return True


def confirm_notice(actor: Actor, request_id: str) -> None:
    """Raises NotFound."""
    request = get_own_request(actor, request_id)
    request.confirmed_at = request.confirmed_at or clock.now()
    db.session.flush()


def stop_notice(actor: Actor, request_id: str) -> None:
    """Nothing is left of it. Raises NotFound."""
    db.session.delete(get_own_request(actor, request_id))
    db.session.flush()


def stop_by_token(token: str) -> None:
    """Whoever has the mailed link may. Raises NotFound."""
    request = find_by_token(token)
    if request is None:
        raise NotFound
    db.session.delete(request)
    db.session.flush()


def tell_waiting(event_id: int) -> None:
    """Queue the mails about what came of it since the last ones, unless somebody else just has. By internal id."""
    rows = select(NoticeList).where(NoticeList.event_id == event_id).with_for_update()
    found = db.session.scalars(rows.execution_options(populate_existing=True)).one_or_none()
    now = clock.now()
    if found is None or event_id not in list_due(now):
        return
    since, found.told_at = found.told_at or found.created_at, now
    event = found.event
    queue_mail(
        ALL,
        cause=f"{ALL}:{event.public_id}:{now.isoformat()}",
        subject_id=event.public_id,
        event_id=event.id,
        branch_id=event.branch_id,
        params={"since": since.isoformat(), "until": now.isoformat()},
        priority=Priority.BULK,
    )
    db.session.flush()


def expand_notices(mail: Mail) -> bool:
    """Queue one bite of people's own mails; True once there are no more. Run by the worker inside transaction()."""
    cursor = int(mail.params.get("cursor", 0))
    rows = select(NoticeRequest.id, NoticeRequest.public_id).where(
        NoticeRequest.event_id == mail.event_id, NoticeRequest.confirmed_at.is_not(None), NoticeRequest.id > cursor
    )
    people = db.session.execute(rows.order_by(NoticeRequest.id).limit(AT_ONCE)).all()
    spell = {name: mail.params[name] for name in ("since", "until")}
    for _, public_id in people:
        queue_from(mail, NOTICE, subject_id=public_id, params=spell)
    mail.params = {**spell, "cursor": people[-1][0] if people else cursor}
    return len(people) < AT_ONCE


def forget_unconfirmed(now: datetime) -> None:
    late = NoticeRequest.confirmed_at.is_(None), NoticeRequest.created_at <= now - UNCONFIRMED_FOR
    db.session.execute(delete(NoticeRequest).where(*late))


def list_due_lists(now: datetime) -> list[int]:
    """Internal ids of vaults whose time is over, also of those whose event is gone."""
    due = Vault.kind == VAULT, Vault.destroyed_at.is_(None), Vault.destroy_after <= now
    return list(db.session.scalars(select(Vault.id).where(*due).order_by(Vault.id).limit(AT_ONCE)))


def destroy_list(vault_id: int) -> None:
    """The key first, so that nothing of it is read from any backup. Cut short anywhere, it is done again."""
    destroy_vault(db.session.get_one(Vault, vault_id))
    db.session.execute(delete(NoticeList).where(NoticeList.vault_id == vault_id))
