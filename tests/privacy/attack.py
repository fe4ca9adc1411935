"""What somebody can do with what they took: written from docs/privacy.md, without a line of the application's code.

A key in the store is `nonce(12) + AES-256-GCM(key)` under SHA-256("organiser master" US MASTER_KEY), bound to its id.
From a key K three are derived by HKDF-Expand, which for one block is HMAC-SHA-256(K, words + 0x01). A sealed value is
`0x01 + nonce(12) + AES-256-GCM(JSON)`, bound to `table US public_id US column`. US is 0x1f.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
US = b"\x1f"
NONCE = 12


def unwrap(keystore: Sequence[Row], master_key: str) -> list[bytes]:
    """Every key that the master key opens."""
    wrap = AESGCM(hashlib.sha256(b"organiser master" + US + master_key.encode()).digest())
    return [wrap.decrypt(row["wrapped"][:NONCE], row["wrapped"][NONCE:], row["vault_id"].encode()) for row in keystore]


def open_seals(tables: Tables, keys: Iterable[bytes]) -> list[str]:
    """The JSON of each sealed value that one of these keys opens."""
    seals = [AESGCM(derive(key, b"organiser seal")) for key in keys]
    return [
        text.decode()
        for name, rows in tables.items()
        for row in rows
        for column, value in row.items()
        if isinstance(value, bytes) and value[:1] == b"\x01" and "public_id" in row
        for text in _open(value, US.join((name.encode(), row["public_id"].encode(), column.encode())), seals)
    ]


def _open(value: bytes, bound_to: bytes, seals: Iterable[AESGCM]) -> Iterator[bytes]:
    for seal in seals:
        try:
            yield seal.decrypt(value[1 : 1 + NONCE], value[1 + NONCE :], bound_to)
        except InvalidTag:
            continue


def find_indexed(tables: Tables, keys: Iterable[bytes], probes: Iterable[str]) -> set[str]:
    """The columns in which one of these words is found under one of these keys: who knows an address asks for it."""
    words = list(probes)
    known = {
        hmac.digest(derive(key, b"organiser index"), word.encode(), hashlib.sha256) for key in keys for word in words
    }
    return {
        f"{name}.{column}"
        for name, rows in tables.items()
        for row in rows
        for column, value in row.items()
        if isinstance(value, bytes) and value in known
    }


def list_probes(tables: Tables, address: str) -> list[str]:
    """Everything under which the application may have filed an address."""
    local, _, domain = address.partition("@")
    names = (address, f"{local.replace('.', '')}@{domain}")
    probes = [*names, *(f"account\x1f{name}" for name in names), *(f"own feed\x1f{name}" for name in names)]
    for row in tables["rate_counters"]:
        begun = f"limit\x1f{row['scope']}\x1f{row['window_start'].date()}\x1f"
        probes += [begun + name for name in names]
        probes += [f"{begun}{event['public_id']}\x1f{name}" for event in tables["events"] for name in names]
    return probes


def derive(key: bytes, words: bytes) -> bytes:
    return hmac.digest(key, words + b"\x01", hashlib.sha256)


def find_in_bytes(data: bytes, words: Iterable[str]) -> set[str]:
    """Which of the words stand in there, in the clear or as anybody would write them down."""
    lowered = data.lower()
    return {f"{word} ({way})" for word in words for way, form in _forms(word) if form.lower() in lowered}


def _forms(word: str) -> Iterator[tuple[str, bytes]]:
    raw = word.encode()
    yield "utf-8", raw
    yield "utf-16", word.encode("utf-16-le")
    yield "hex", raw.hex().encode()
    yield "address", quote(word, safe="").encode()
    yield "escaped", word.encode("unicode_escape")
    for shift in range(3):
        # Without the ends, which depend on what stands beside it.
        yield f"base64, {shift}", base64.b64encode(bytes(shift) + raw)[4 if shift else 0 :].rstrip(b"=")[:-2]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, raw, usedforsecurity=False)
        yield name, digest.digest()
        yield f"{name} in hex", digest.hexdigest().encode()
