"""Passkeys (WebAuthn Level 3): what the browser is asked, and whether its answer holds.

A key must be one that finds the account by itself (discoverable) and that checks who holds it (a PIN, a finger),
because it stands for a password and a second factor at once.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from organiser.accounts.errors import PasskeyRefused
from organiser.kernel.on_demand import on_demand

if TYPE_CHECKING:
    import webauthn
    import webauthn.helpers
    import webauthn.helpers.exceptions
    import webauthn.helpers.structs
else:
    # With the formats of attestation it takes 8 MB and a quarter of a second; staff log in once in some months.
    webauthn = on_demand("webauthn")

CHALLENGE_SECONDS = 900
PATIENCE_MS = 60_000
MAX_ANSWER = 20_000
MOST_NESTED = 100


@dataclass(frozen=True, slots=True)
class Site:
    """The relying party: `host` is BASE_URL's, `origin` BASE_URL itself."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """Random bytes that were asked to be signed, and when."""

    value: bytes
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class NewPasskey:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def creation_options(
    site: Site, challenge: Challenge, *, handle: str, name: str, address: str, known: Sequence[bytes] = ()
) -> str:
    """JSON for navigator.credentials.create(). `handle` is the account's public id; nothing personal leaves with it."""
    structs = webauthn.helpers.structs
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=handle.encode(),
        user_name=address,
        user_display_name=name,
        challenge=challenge.value,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known],
    )
    return webauthn.options_to_json(options)


def request_options(site: Site, challenge: Challenge) -> str:
    """JSON for navigator.credentials.get() (§5.10.2): by hand, since every view of the log-in page asks for it."""
    options = {
        "challenge": urlsafe_b64encode(challenge.value).rstrip(b"=").decode(),
        "timeout": PATIENCE_MS,
        "rpId": site.host,
        "allowCredentials": [],
        "userVerification": "required",
    }
    return json.dumps(options)


def check_new_passkey(site: Site, challenge: Challenge, answer: str) -> NewPasskey:
    """Raises PasskeyRefused."""
    _require_sane(answer)
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (webauthn.helpers.exceptions.WebAuthnException, ValueError):
        raise PasskeyRefused from None
    return NewPasskey(verified.credential_id, verified.credential_public_key, verified.sign_count)


def read_credential_id(answer: str) -> bytes:
    """Whose key claims to have answered. Raises PasskeyRefused."""
    _require_sane(answer)
    try:
        return webauthn.helpers.parse_authentication_credential_json(answer).raw_id
    except (webauthn.helpers.exceptions.WebAuthnException, ValueError):
        raise PasskeyRefused from None


def check_answer(site: Site, challenge: Challenge, answer: str, *, public_key: bytes, sign_count: int) -> int:
    """The key's new count of signatures. Raises PasskeyRefused."""
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.value,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        ).new_sign_count
    except (webauthn.helpers.exceptions.WebAuthnException, ValueError):
        raise PasskeyRefused from None


def names_account(answer: str, handle: str) -> bool:
    """True if the answer's user handle is this account's (WebAuthn §7.2 step 6)."""
    given = json.loads(answer).get("response", {}).get("userHandle")
    return isinstance(given, str) and webauthn.helpers.base64url_to_bytes(given) == handle.encode()


def _require_sane(answer: str) -> None:
    """Browsers send an object of objects; what is nested deeper makes a parser of JSON give up."""
    if len(answer) > MAX_ANSWER or answer.count("[") + answer.count("{") > MOST_NESTED:
        raise PasskeyRefused
