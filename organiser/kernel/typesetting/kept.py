"""PDFs that everybody gets alike, set once. A disposable cache: named by what they are made of, so never stale."""

import hashlib
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.files import write_file
from organiser.kernel.typesetting.press import PRINTER, typeset, write_order

# Since somebody asked for it.
KEPT = timedelta(days=7)


def typeset_once(template: str, values: Mapping[str, Any]) -> bytes:
    """As typeset(), for values that hold nothing of any one reader. Raises TypesettingBusy, TypesettingFailed."""
    name = hashlib.sha256(PRINTER.read_bytes() + write_order(template, values)).hexdigest()
    path = _folder() / f"{name}.pdf"
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        body = typeset(template, values)
        write_file(path, body)
    else:
        now = clock.now().timestamp()
        os.utime(path, (now, now))
    return body


def sweep_sheets() -> None:
    """A job: delete what nobody asked for within KEPT."""
    before = (clock.now() - KEPT).timestamp()
    for path in _folder().glob("*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return settings().data_dir / "sheets"
