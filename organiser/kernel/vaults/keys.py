"""What a vault's key can do: seal, open, index, and derive tokens."""

import hmac
import json
import secrets
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from organiser.kernel import ids

KEY_BYTES = 32
NONCE_BYTES = 12
SEAL_FORMAT = b"\x01"


class SealBroken(Exception):
    """The blob was changed, moved to another row or column, or sealed under another key."""


class VaultKey:
    """One vault's key. From it three are derived, so that no bytes serve two ends."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a vault key has {KEY_BYTES} bytes")
        self._key = key

    def seal(self, data: Mapping[str, Any], *, table: str, public_id: str, column: str) -> bytes:
        """AES-256-GCM over the JSON of `data`, bound to its table, row and column."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return SEAL_FORMAT + nonce + self._aead.encrypt(nonce, text, _bound_to(table, public_id, column))

    def open(self, blob: bytes, *, table: str, public_id: str, column: str) -> dict[str, Any]:
        """What seal() took. Raises SealBroken if a single bit, the row or the column differs."""
        if blob[:1] != SEAL_FORMAT:
            raise SealBroken(f"{table}.{column}: unknown format")
        nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        try:
            text = self._aead.decrypt(nonce, sealed, _bound_to(table, public_id, column))
        except InvalidTag:
            raise SealBroken(f"{table}.{column}") from None
        data: dict[str, Any] = json.loads(text)
        return data

    def index(self, value: str) -> bytes:
        """A keyed hash under which equal values are found, 32 bytes; nothing can be found without the key."""
        return hmac.digest(self._index_key, value.encode(), sha256)

    def token(self, purpose: str, public_id: str, generation: int = 0) -> str:
        """A 256-bit secret for a link, always the same for these words, so that it needs no place in the database."""
        words = "\x1f".join((purpose, public_id, str(generation)))
        return ids.encode(hmac.digest(self._token_key, words.encode(), sha256))

    @cached_property
    def _aead(self) -> AESGCM:
        return AESGCM(self._derive(b"organiser seal"))

    @cached_property
    def _index_key(self) -> bytes:
        return self._derive(b"organiser index")

    @cached_property
    def _token_key(self) -> bytes:
        return self._derive(b"organiser token")

    def _derive(self, info: bytes) -> bytes:
        return HKDFExpand(SHA256(), KEY_BYTES, info).derive(self._key)


def _bound_to(table: str, public_id: str, column: str) -> bytes:
    return "\x1f".join((table, public_id, column)).encode()
