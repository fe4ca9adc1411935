"""Public ids and tokens. Ids are public but cannot be guessed; tokens are secrets, of which only a hash is stored."""

import base64
import hashlib
import re
import secrets
import uuid

PUBLIC_ID_LENGTH = 26
PUBLIC_ID = re.compile(r"[a-z2-7]{26}", re.ASCII)


def encode(raw: bytes) -> str:
    """Lower-case base32 without padding: survives being read aloud, and a change of case in a mail client."""
    return base64.b32encode(raw).decode().rstrip("=").lower()


def new_public_id() -> str:
    """128 random bits as 26 letters and digits."""
    return encode(secrets.token_bytes(16))


def derive_public_id(text: str) -> str:
    """The same for the same text, in which something random has to stand."""
    return encode(hashlib.sha256(text.encode()).digest()[:16])


def is_public_id(text: str) -> bool:
    """Whether it is written as one; what isn't needs no look into the database."""
    return PUBLIC_ID.fullmatch(text) is not None


def new_uid() -> str:
    """An iCalendar UID (RFC 7986 §5.3): random, never derived from anything."""
    return str(uuid.uuid4())


def new_token() -> str:
    """256 random bits; give it away once and keep only hash_token() of it."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What the database keeps of a token. A plain hash serves, since the token has 256 random bits."""
    return hashlib.sha256(token.encode()).digest()
