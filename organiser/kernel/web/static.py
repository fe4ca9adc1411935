"""Static files: served by WhiteNoise at an address that changes with their bytes, so they may be kept for ever."""

import gzip
import hashlib
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from organiser.kernel import clock
from organiser.kernel.extensions import settings
from organiser.kernel.web.headers import HEADERS

STATIC = Path(__file__).parents[2] / "static"
# They speak of a page, and came a dozen times with each first visit.
OF_PAGES = {"Cross-Origin-Opener-Policy", "Permissions-Policy", "X-Frame-Options"}
# Processes of an older release may run beside the newer ones, and serve their own copy.
COPIES_KEPT = timedelta(days=30)
PACKED_ALREADY = {".woff2", ".png", ".webp"}


def serve_static(app: Flask, copies: Path, root: Path = STATIC) -> None:
    """Put the files before the application and give templates `static('css/base.css')`.

    They are served from a copy below `copies`, with a packed twin beside each file that packs.
    """
    version = _fingerprint(root)
    prefix = f"/static/{version}/"
    # Flask's own way to put something before the application.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(_mark_used(_copy_packed(root, copies / version))),
        prefix=prefix,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_add_headers,
    )
    app.jinja_env.globals["static"] = lambda path: prefix + path


def purge_old_copies() -> None:
    """A job: remove the copies of releases that nobody started, and whose job did not run, within COPIES_KEPT."""
    copies = settings().data_dir / "static"
    _mark_used(copies / _fingerprint(STATIC))
    before = (clock.now() - COPIES_KEPT).timestamp()
    for copy in [path for path in copies.iterdir() if path.stat().st_mtime < before]:
        shutil.rmtree(copy)


def _mark_used(copy: Path) -> Path:
    now = clock.now().timestamp()
    os.utime(copy, (now, now))
    return copy


def _copy_packed(root: Path, target: Path) -> Path:
    """Written beside and renamed, since several processes start at once. Nothing in it changes for this version."""
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent))
    for source in [path for path in root.rglob("*") if path.is_file()]:
        copy, body = draft / source.relative_to(root), source.read_bytes()
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(body)
        if copy.suffix not in PACKED_ALREADY:
            copy.with_name(f"{copy.name}.gz").write_bytes(gzip.compress(body, mtime=0))
    draft.chmod(0o755)
    try:
        return draft.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(draft)
        return target


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _add_headers(headers: Any, path: str, _url: str) -> None:
    """Everything for a drawing, which can be opened as a page."""
    for name, value in HEADERS.items():
        if name not in OF_PAGES or path.endswith(".svg"):
            headers[name] = value
