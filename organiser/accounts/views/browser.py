"""What this browser is given and what it brings: sessions, challenges, tries."""

import secrets
from datetime import datetime, timedelta

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from organiser.accounts.actions import LoggedIn
from organiser.accounts.errors import PasskeyRefused
from organiser.accounts.models import Account
from organiser.accounts.queries import find_account_by_address
from organiser.accounts.rules import normalise_address
from organiser.accounts.rules.passkeys import CHALLENGE_SECONDS, Challenge, Site
from organiser.kernel import clock, limits
from organiser.kernel.db import write_apart
from organiser.kernel.errors import Invalid
from organiser.kernel.extensions import settings
from organiser.kernel.web.cookies import clear_cookie, read_signed_cookie, set_cookie, set_signed_cookie
from organiser.kernel.web.networks import current_network

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
KNOWN_SECONDS = 180 * 24 * 3600
MOST_KNOWN = 5
PASSING_COOKIES = ("login_link", "link_browser", "passkey_login", "passkey_confirm", "passkey_new")


def this_site() -> Site:
    configured = settings()
    return Site(host=configured.base.hostname or "", origin=configured.base_url, name=configured.site_name)


def enter(logged_in: LoggedIn, path: str) -> Response:
    """Give the session to this browser and go on. Nothing that it held before, put there by whomever, stays."""
    session.clear()
    response = redirect(path, 303)
    set_cookie(response, "staff", logged_in.token)
    known = [logged_in.account_public_id, *_read_known()]
    set_signed_cookie(response, "known", list(dict.fromkeys(known))[:MOST_KNOWN], max_age=KNOWN_SECONDS)
    for name in PASSING_COOKIES:
        clear_cookie(response, name)
    return response


def start_page() -> str:
    return url_for("discovery.desk")


def make_challenge() -> Challenge:
    return Challenge(secrets.token_bytes(32), clock.now())


def keep_challenge(response: Response, purpose: str, challenge: Challenge) -> Response:
    """In a cookie for this purpose only: no row is written because somebody looks at a page."""
    data = [challenge.value.hex(), challenge.asked_at.isoformat()]
    set_signed_cookie(response, f"passkey_{purpose}", data, max_age=CHALLENGE_SECONDS)
    return response


def read_challenge(purpose: str) -> Challenge:
    """Raises PasskeyRefused if nothing was asked here for this purpose, or too long ago."""
    data = read_signed_cookie(f"passkey_{purpose}", max_age=CHALLENGE_SECONDS)
    if not isinstance(data, list):
        raise PasskeyRefused
    return Challenge(bytes.fromhex(data[0]), datetime.fromisoformat(data[1]))


def spend_try(address: str) -> None:
    """Count a try of a password or code. Raises TooMany, alike for addresses with and without an account.

    A browser in which somebody logged in before counts by itself, so that strangers cannot lock them out there.
    """
    caps, key = settings().caps, _key_of(address)
    with write_apart() as apart:
        limits.spend(
            "login network", current_network(), cap=caps.logins_per_network_quarter, window=QUARTER, session=apart
        )
        limits.spend("login account", key, cap=caps.logins_per_account_quarter, window=QUARTER, session=apart)


def spend_own_try(account: Account) -> None:
    """Count a try of somebody who is in already, or who holds a link. Raises TooMany."""
    # Read before: a row looked at inside would be read anew beside the writer, who would wait for it on SQLite.
    public_id = account.public_id
    cap = settings().caps.logins_per_account_quarter
    with write_apart() as apart:
        limits.spend("login own", public_id, cap=cap, window=QUARTER, session=apart)


def spend_passkey_try() -> None:
    """Passkeys cannot be guessed: they count by network, apart from passwords. Raises TooMany."""
    cap = settings().caps.logins_per_network_quarter
    with write_apart() as apart:
        limits.spend("passkey network", current_network(), cap=cap, window=QUARTER, session=apart)


def spend_link(address: str) -> None:
    """Count a login link that is asked for. Raises TooMany."""
    caps, key = settings().caps, _key_of(address)
    with write_apart() as apart:
        cap = caps.logins_per_network_quarter
        limits.spend("link network", current_network(), cap=cap, window=QUARTER, session=apart)
        limits.spend("link address", key, cap=caps.mails_per_address_hour, window=HOUR, session=apart)


def _key_of(address: str) -> str:
    known = _read_known()
    account = find_account_by_address(address) if known else None
    if account is not None and account.public_id in known:
        return f"known {account.public_id}"
    try:
        return normalise_address(address)
    except Invalid:
        return address


def _read_known() -> list[str]:
    data = read_signed_cookie("known", max_age=KNOWN_SECONDS)
    return [str(public_id) for public_id in data] if isinstance(data, list) else []
