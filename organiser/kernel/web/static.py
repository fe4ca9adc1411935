"""Static files: served by WhiteNoise at an address that changes with their bytes, so they may be kept for ever."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from organiser.kernel.web.headers import HEADERS

STATIC = Path(__file__).parents[2] / "static"


def serve_static(app: Flask, root: Path = STATIC) -> None:
    """Put the files before the application and give templates `static('css/base.css')`."""
    version = _fingerprint(root)
    prefix = f"/static/{version}/"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(root),
        prefix=prefix,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=_add_headers,
    )
    app.jinja_env.globals["static"] = lambda path: prefix + path


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _add_headers(headers: Any, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
