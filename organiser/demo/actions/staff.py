"""People who organise or translate. Four can be logged in as; their passwords stand in no database but as a hash."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from organiser.accounts.models import Account
from organiser.accounts.queries import index_address
from organiser.accounts.rules import codes
from organiser.accounts.rules.passwords import PasswordHash, choose_password
from organiser.branches.models import Branch, Member
from organiser.demo.logins import LogIn
from organiser.demo.rules.stock import StaffSeed, list_staff
from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.vaults import get_installation_key
from organiser.translating.models import Translator


@dataclass(frozen=True, slots=True)
class NewLogIn:
    login: LogIn
    password_hash: PasswordHash


def new_log_ins() -> dict[str, NewLogIn]:
    """Random, by the stock's keys. Hashing takes its time: never inside a transaction."""
    return {seed.key: _invent(seed) for seed in list_staff() if seed.login}


def _invent(seed: StaffSeed) -> NewLogIn:
    letters = ids.encode(secrets.token_bytes(15))
    password = "-".join(letters[start : start + 6] for start in range(0, 24, 6))
    secret = codes.make_secret(ids.encode(secrets.token_bytes(32)))
    return NewLogIn(LogIn(seed.key, seed.address, password, secret), choose_password(password))


def make_staff(branches: dict[str, Branch], log_ins: dict[str, NewLogIn]) -> None:
    """Accounts with their roles. An address that an earlier demonstration left is taken over."""
    for seed in list_staff():
        branch = branches[seed.branch] if seed.branch else None
        account = _make_account(seed, zone=branch.zone if branch else "UTC")
        new = log_ins.get(seed.key)
        if new is not None:
            _let_in(account, new)
        if branch is not None and seed.role is not None:
            member = Member(branch_id=branch.id, account_id=account.id, role=seed.role, granted_at=clock.now())
            db.session.add(member)
        if branch is not None and seed.translates:
            db.session.add(
                Translator(
                    branch_id=branch.id, account_id=account.id, languages=list(seed.translates), granted_at=clock.now()
                )
            )  # fmt: skip
    db.session.flush()


def _make_account(seed: StaffSeed, *, zone: str) -> Account:
    index = index_address(seed.address)
    account = db.session.scalar(select(Account).where(Account.address_index == index))
    if account is None:
        account = Account(public_id=ids.new_public_id(), address_index=index, created_at=clock.now(), totp_step=0)
        db.session.add(account)
    identity = {"name": seed.name, "address": seed.address}
    account.identity = get_installation_key().seal(
        identity, table="accounts", public_id=account.public_id, column="identity"
    )
    account.lang, account.zone, account.is_operator = seed.lang, zone, seed.operator
    account.disabled_at, account.is_demo = None, True
    db.session.flush()
    return account


def _let_in(account: Account, new: NewLogIn) -> None:
    account.password_hash = new.password_hash
    account.totp = get_installation_key().seal(
        {"secret": new.login.secret}, table="accounts", public_id=account.public_id, column="totp"
    )
