"""Six digits that change every 30 seconds (TOTP, RFC 6238)."""

import hmac
from base64 import b32decode, b32encode
from datetime import datetime

import pyotp

from organiser.kernel.qr_codes import draw_svg

STEP_SECONDS = 30
SECRET_LETTERS = 32  # of base32: 160 bits, as RFC 4226 §4 recommends
# One step to either side, for clocks that are wrong and fingers that are slow.
TOLERANCE = (0, -1, 1)


def make_secret(token: str) -> str:
    """A secret out of a vault's token, so that nothing need be kept until it is confirmed."""
    return b32encode(b32decode(token.upper() + "=" * (-len(token) % 8))).decode()[:SECRET_LETTERS]


def find_step(secret: str, code: str, *, now: datetime, last_step: int) -> int | None:
    """The step whose code this is; None if it is of none, or of one at or before the last that was used."""
    digits = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    fitting = [
        present + shift
        for shift in TOLERANCE
        if hmac.compare_digest(totp.generate_otp(present + shift).encode(), digits.encode())
    ]
    return next((step for step in fitting if step > last_step), None)


def enrolment_uri(secret: str, *, address: str, site: str) -> str:
    """What an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=site)


def draw_uri(uri: str) -> bytes:
    """The picture as SVG, dark on light whatever the page's colours are."""
    return draw_svg(uri, border=4, scale=5, dark="#000", light="#fff").encode()


def in_groups(secret: str) -> str:
    """For typing by hand: 'ABCD EFGH …'."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
