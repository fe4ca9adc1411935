"""Who waits in the made-up installation for what comes of `past`: one who has said so, one who has not yet."""

from collections.abc import Callable

from organiser.archive import notice_actions as actions
from organiser.archive.queries import Subscriber, find_request, link_token
from organiser.kernel.actor import ANONYMOUS, Actor
from organiser.kernel.db import transaction
from organiser.kernel.outbox import Mail
from tests.support.site import Site, Who

Write = Callable[[str], str]


def await_materials(site: Site, _organiser: Actor, _write: Write, *, lang: str) -> None:
    for key in ("asked", "waiting"):
        who = Subscriber(f"{key}@notices.example.org", lang)
        with transaction() as session:
            actions.ask_notice(ANONYMOUS, site.events["past"], who=who, network=key)
            mail = session.query(Mail).filter_by(kind=actions.ASKED).order_by(Mail.id.desc()).first()
            assert mail is not None
            site.notices[key] = mail.subject_id
    with transaction():
        actions.confirm_notice(Actor(notice_ids=frozenset({site.notices["waiting"]})), site.notices["waiting"])
    for key, request_id in site.notices.items():
        request = find_request(request_id)
        assert request is not None
        site.who[f"notice:{key}"] = Who(links=(f"/o/{link_token(request)}",))
