"""Files that a row of the database names: whole or not there, and swept when no row names them any more."""

import os
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from organiser.kernel import clock

# A file is written before its row is committed, so a young one may only seem to have none.
SWEEP_AFTER = timedelta(hours=1)


def write_file(path: Path, body: bytes) -> None:
    """Beside, then renamed: nobody ever reads half a file, and what is there is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(8)}.part")
    with draft.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def sweep_files(folders: Iterable[Path], list_named: Callable[[list[Path]], set[Path]]) -> None:
    """Delete what no row names, and what a killed process left half written. `list_named`: those with a row."""
    before = (clock.now() - SWEEP_AFTER).timestamp()
    for folder in folders:
        old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
        for path in set(old) - list_named(old) if old else ():
            path.unlink(missing_ok=True)
