"""Passwords: long rather than odd, none of those that everybody tries first, kept as argon2id."""

import re
import unicodedata
from functools import cache
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from organiser.accounts.rules.common_passwords import PIECES
from organiser.kernel.errors import Invalid

MIN_LENGTH = 12
ADVISED_LENGTH = 15
MAX_LENGTH = 200
# So many letters must be left when what everybody tries has been taken out.
MIN_OWN = 6

# Only choose_password() makes one, so that no action can be given a hash of something that was never checked.
PasswordHash = NewType("PasswordHash", str)

_hasher = PasswordHasher()
_pieces = re.compile("|".join(re.escape(piece) for piece in sorted(PIECES, key=len, reverse=True)))


def choose_password(text: str, *, about: tuple[str, ...] = ()) -> PasswordHash:
    """Hash a new password (some 50 ms and 64 MiB: never inside a transaction).

    `about` are words that others know of the person or the site.
    Raises Invalid("password", code) with the codes "short", "long" and "common".
    """
    text = _normal(text)
    if len(text) < MIN_LENGTH:
        raise Invalid("password", "short", min=MIN_LENGTH)
    if len(text) > MAX_LENGTH:
        raise Invalid("password", "long", max=MAX_LENGTH)
    if is_common(text, about=about):
        raise Invalid("password", "common")
    return PasswordHash(_hasher.hash(text))


def is_common(text: str, *, about: tuple[str, ...] = ()) -> bool:
    """True if little is left of it without the words, runs and repetitions that are tried first."""
    rest = _fold(text)
    for word in about:
        if len(_fold(word)) >= 4:
            rest = rest.replace(_fold(word), "")
    rest = _pieces.sub("", rest)
    rest = re.sub(r"\d{4,}", "", _without_runs(rest))
    return len(rest) < MIN_OWN or len(set(rest)) < MIN_OWN - 1


def is_password(text: str, password_hash: str | None) -> bool:
    """Takes equally long when there is no hash to compare with."""
    try:
        _hasher.verify(password_hash or _hash_of_nothing(), _normal(text))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _hash_of_nothing() -> str:
    return _hasher.hash("a password that no account has")


def _normal(text: str) -> str:
    """The same on every keyboard and system (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def _fold(text: str) -> str:
    """Letters and digits only, without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c for c in bare if c.isalnum())


def _without_runs(text: str) -> str:
    """'abcdef', '987654' and 'aaaa' shortened to their first letter."""
    return "".join(c for before, c in zip(f"\0{text}", text, strict=False) if abs(ord(c) - ord(before)) > 1)
