"""SECRET_KEY and MASTER_KEY: from the environment, else from files of DATA_DIR that are made at the first start.

A master key that lies beside the database does not protect a seized disk; `./manage check` says so.
"""

import contextlib
import os
import secrets
from pathlib import Path


def read_or_make_secret(given: str | None, path: Path) -> str:
    """The secret from the environment, else the file's; the file is made, for its owner alone, when missing."""
    if given:
        return given
    if not path.exists():
        _make_secret(path)
    secret = path.read_text().strip()
    if len(secret) < 32:
        raise RuntimeError(f"{path} is empty or cut short. Restore it from a backup: without it, sealed data is lost.")
    return secret


def _make_secret(path: Path) -> None:
    """Written whole under another name, then linked: of two processes that start together, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
