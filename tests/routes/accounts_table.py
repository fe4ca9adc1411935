"""Ways in are open to everybody; an account is its owner's alone; a link opens to whoever was sent it."""

from sqlalchemy import select

from organiser.accounts.models import Account, Invitation, LoginLink, Passkey, StaffSession
from organiser.accounts.queries import derive_secret, derive_unsubscribe_token, get_identity, read_totp_secret
from organiser.accounts.rules.passwords import is_password
from organiser.kernel.db import db
from tests.routes.credentials import (
    NEW_PASSWORD,
    PASSWORD,
    add_both,
    add_passkey,
    add_password,
    code,
    code_of_nonce,
    confirm_by_passkey,
    find_account,
    last_passkey,
    log_in_again,
    make_passkey,
    take_away,
    use_passkey,
)
from tests.routes.reading import count, count_sessions, own_account
from tests.routes.table import EVERYBODY, ORGANISER, STAFF, Body, Look, Press, Route, Value, Visit, rights

#                    stran atten membe helpe organ sibli coord elsew opera
INVITED = rights("   410   410   410   410   410   410   410   410   410  ", invited="ok")
INVITED_SVG = rights("-   -     -     -     -     -     -     -     -    ", invited="ok")
KNOWN = rights("     login login login 410   410   410   410   410   410  ") | {"nobody, invited": "ok"}
LINK = rights("      410   410   410   410   410   410   410   410   410  ", forgetful="ok")
NOT_IN = rights("    ok    ok    ok    303   303   303   303   303   303  ")
IN = rights("        303   303   303   ok    ok    ok    ok    ok    ok   ")
BY_KEY = rights("    ok    ok    ok    422   422   422   422   422   422  ")
PASSKEY = {"passkey_id": last_passkey}


def token_of(who: str) -> dict[str, Value]:
    return {"token": lambda visit: visit.site.who[who].links[0].split("/")[-1]}


def last_in(_visit: Visit) -> str:
    """Whose the newest session is."""
    db.session.rollback()
    newest = select(Account).join(StaffSession, StaffSession.account_id == Account.id).order_by(StaffSession.id.desc())
    return get_identity(db.session.scalars(newest).first()).address  # type: ignore[arg-type]


def own_name(visit: Visit) -> str:
    return get_identity(own_account(visit)).name


def has_password(visit: Visit) -> bool:
    return own_account(visit).password_hash is not None


def count_own_keys(visit: Visit) -> int:
    return count(Passkey, Passkey.account_id == own_account(visit).id)


def other_session(visit: Visit) -> str:
    """Of the organiser, the newest."""
    mine = StaffSession.account_id == Account.id, Account.public_id == visit.site.accounts["organiser"]
    db.session.rollback()
    return str(db.session.scalars(select(StaffSession.public_id).where(*mine).order_by(StaffSession.id.desc())).first())


def is_fresh_again(visit: Visit) -> bool:
    """Under another token than the one that everybody's visit begins with."""
    cookie = visit.client.get_cookie("staff")
    return cookie is not None and cookie.value != visit.site.who[visit.who].session


def new_codes(visit: Visit) -> Body:
    return (
        {"nonce": "n", "code": code_of_nonce(own_account(visit).public_id)} if visit.who in visit.site.accounts else {}
    )


def has_new_codes(visit: Visit) -> bool:
    account = own_account(visit)
    return read_totp_secret(account) == derive_secret(account.public_id, "n")


def invited_codes(visit: Visit) -> Body:
    return {"name": "Gabi", "password": PASSWORD, "nonce": "n", "code": code_of_nonce(visit.site.invitations["town"])}


def unsubscribe_token(visit: Visit) -> str:
    return derive_unsubscribe_token(find_account(visit, "organiser"))


def wants_counts(visit: Visit) -> bool:
    db.session.rollback()
    asked = select(Account.daily_counts).where(Account.public_id == visit.site.accounts["organiser"])
    return bool(db.session.scalar(asked))


UNSUBSCRIBE: dict[str, Value] = {"account_id": "accounts.organiser", "token": unsubscribe_token}
ROUTES: tuple[Route, ...] = (
    Look(endpoint="accounts.login", rights=NOT_IN, shows='name="password"'),
    Press(
        endpoint="accounts.login", rights=EVERYBODY, given=lambda visit: add_password(visit, "organiser"),
        body=lambda _visit: {"address": "organiser@staff.example.org", "password": PASSWORD, "code": code()},
        effect=last_in, becomes="organiser@staff.example.org",
    ),
    Press(
        endpoint="accounts.login_with_passkey", rights=BY_KEY, given=lambda visit: add_passkey(visit, "organiser"),
        body=use_passkey, effect=last_in, becomes="organiser@staff.example.org",
    ),
    Press(endpoint="accounts.logout", rights=IN, effect=count_sessions, becomes=0),
    Look(endpoint="accounts.confirm_identity", rights=STAFF, shows="<h1"),
    Press(
        endpoint="accounts.confirm_identity", rights=STAFF, given=lambda visit: add_password(visit, visit.who),
        body=lambda _visit: {"password": PASSWORD, "code": code()}, effect=is_fresh_again, becomes=True,
    ),
    Press(
        endpoint="accounts.confirm_with_passkey", rights=STAFF, given=lambda visit: add_passkey(visit, visit.who),
        body=confirm_by_passkey, effect=is_fresh_again, becomes=True,
    ),
    Look(endpoint="accounts.ask_login_link", rights=EVERYBODY, shows='name="address"'),
    Press(
        endpoint="accounts.ask_login_link", rights=EVERYBODY, body={"address": "helper@staff.example.org"},
        effect=lambda _visit: count(LoginLink), becomes=2,
    ),
    Look(endpoint="accounts.login_link_sent", rights=EVERYBODY, shows="<h1"),
    Look(
        endpoint="accounts.open_login_link", at=token_of("forgetful"), rights=EVERYBODY, answers=303,
        shows="/login/link",
    ),
    Look(endpoint="accounts.use_login_link", rights=LINK, shows="<form"),
    Press(
        endpoint="accounts.use_login_link", rights=LINK,
        effect=lambda _visit: count(LoginLink, LoginLink.used_at.is_not(None)), becomes=1,
    ),
    Look(
        endpoint="accounts.open_invitation", at=token_of("invited"), rights=EVERYBODY, answers=303,
        shows="/en/invitation",
    ),
    Look(endpoint="accounts.invitation", rights=INVITED, shows="Gabi Garcia"),
    Press(
        endpoint="accounts.invitation", rights=INVITED, body=make_passkey,
        effect=last_in, becomes="guest@staff.example.org",
    ),
    Look(endpoint="accounts.accept_with_password", rights=INVITED, shows="Gabi Garcia"),
    Press(
        endpoint="accounts.accept_with_password", rights=INVITED, body=invited_codes,
        effect=last_in, becomes="guest@staff.example.org",
    ),
    Look(endpoint="accounts.invitation_codes_picture", rights=INVITED_SVG, query="nonce=n", shows="<svg"),
    Press(
        endpoint="accounts.accept_invitation", rights=KNOWN,
        effect=lambda _visit: count(Invitation, Invitation.accepted_at.is_not(None)), becomes=1,
    ),
    Look(endpoint="accounts.unsubscribe", at=UNSUBSCRIBE, rights=EVERYBODY, shows="<form"),
    Press(
        endpoint="accounts.unsubscribe", at=UNSUBSCRIBE, rights=EVERYBODY, answers=200, is_one_click=True,
        effect=wants_counts, becomes=False,
    ),
    Look(endpoint="accounts.account", rights=STAFF, shows=lambda visit: f"{visit.who}@staff.example.org"),
    Press(
        endpoint="accounts.account", rights=STAFF, body={"name": "Zoe Zapata", "lang": "en", "zone": "UTC"},
        effect=own_name, becomes="Zoe Zapata",
    ),
    Press(
        endpoint="accounts.end_session", at={"session_id": other_session}, rights=ORGANISER,
        given=lambda visit: log_in_again(visit, "organiser"), effect=count_sessions, becomes=1,
    ),
    Press(
        endpoint="accounts.end_other_sessions", rights=STAFF, given=lambda visit: log_in_again(visit, visit.who),
        effect=count_sessions, becomes=1,
    ),
    Look(endpoint="accounts.add_passkey", rights=STAFF, shows='name="label"'),
    Press(
        endpoint="accounts.add_passkey", rights=STAFF, given=lambda visit: take_away(visit, visit.who),
        body=make_passkey, effect=count_own_keys, becomes=1,
    ),
    Look(
        endpoint="accounts.passkey", at=PASSKEY, rights=ORGANISER,
        given=lambda visit: add_passkey(visit, "organiser"), shows='name="label"',
    ),
    Press(
        endpoint="accounts.passkey", at=PASSKEY, rights=ORGANISER, body={"label": "Red phone"},
        given=lambda visit: add_passkey(visit, "organiser"),
        effect=lambda visit: b"Red phone" in visit.client.get("/en/manage/account").data, becomes=True,
    ),
    Press(
        endpoint="accounts.remove_passkey", at=PASSKEY, rights=ORGANISER,
        given=lambda visit: add_both(visit, "organiser"),
        effect=count_own_keys, becomes=0,
    ),
    Look(endpoint="accounts.set_password", rights=STAFF, shows='name="password"'),
    Press(
        endpoint="accounts.set_password", rights=STAFF, given=lambda visit: take_away(visit, visit.who),
        body=lambda visit: {**new_codes(visit), "password": PASSWORD}, effect=has_password, becomes=True,
    ),
    Look(
        endpoint="accounts.password", rights=STAFF, given=lambda visit: add_password(visit, visit.who),
        shows='name="password"',
    ),
    Press(
        endpoint="accounts.password", rights=STAFF, given=lambda visit: add_password(visit, visit.who),
        body={"password": NEW_PASSWORD},
        effect=lambda visit: is_password(NEW_PASSWORD, own_account(visit).password_hash), becomes=True,
    ),
    Look(endpoint="accounts.change_codes", rights=STAFF, shows='name="code"'),
    Press(
        endpoint="accounts.change_codes", rights=STAFF, given=lambda visit: add_password(visit, visit.who),
        body=new_codes, effect=has_new_codes, becomes=True,
    ),
    Look(endpoint="accounts.codes_picture", rights=STAFF, query="nonce=n", shows="<svg"),
    Press(
        endpoint="accounts.remove_password", rights=STAFF,
        given=lambda visit: add_both(visit, visit.who),
        effect=has_password, becomes=False,
    ),
)  # fmt: skip
