"""Static files come packed to whoever takes them so, and are kept for ever."""

import gzip
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from werkzeug.datastructures import Headers

from organiser.kernel.extensions import settings
from organiser.kernel.web.headers import HEADERS
from organiser.kernel.web.static import COPIES_KEPT, STATIC, purge_old_copies, serve_static


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    app = Flask("static files", static_folder=None)
    serve_static(app, tmp_path)
    return app


def get(site: Flask, name: str, *, accepts: str = "") -> tuple[bytes, Headers]:
    address = site.jinja_env.globals["static"](name)
    with closing(site.test_client().get(address, headers={"Accept-Encoding": accepts})) as answer:
        return answer.data, answer.headers


def test_style_sheet_is_packed_for_those_who_unpack(site: Flask) -> None:
    plain, _ = get(site, "css/base.css")
    packed, headers = get(site, "css/base.css", accepts="gzip")
    assert plain == (STATIC / "css" / "base.css").read_bytes() == gzip.decompress(packed)
    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]


def test_font_is_served_as_it_is(site: Flask) -> None:
    assert "Content-Encoding" not in get(site, "fonts/sans-latin-400.woff2", accepts="gzip")[1]


@pytest.mark.parametrize("accepts", ["", "gzip"])
def test_drawing_comes_with_all_headers_of_a_page(site: Flask, accepts: str) -> None:
    headers = get(site, "icons.svg", accepts=accepts)[1]
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_source_that_nobody_may_write_is_copied_to_where_one_may(tmp_path: Path) -> None:
    root, copies = tmp_path / "root", tmp_path / "copies"
    (root / "css").mkdir(parents=True)
    (root / "css" / "base.css").write_text("p {}")
    for path, mode in ((root / "css" / "base.css", 0o444), (root / "css", 0o555)):
        path.chmod(mode)
    serve_static(Flask("read-only", static_folder=None), copies, root=root)
    copied = next(copies.iterdir()) / "css"
    assert sorted(path.name for path in copied.iterdir()) == ["base.css", "base.css.gz"]
    assert all(path.stat().st_mode & 0o200 for path in (copied, *copied.iterdir()))
    (root / "css").chmod(0o755)


def test_copy_is_made_once_for_a_version(site: Flask, tmp_path: Path) -> None:
    serve_static(Flask("another process", static_folder=None), tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_copies_of_other_releases_go_when_nobody_has_used_them_for_a_month(app: Flask) -> None:
    copies = settings().data_dir / "static"
    own = {path.name for path in copies.iterdir()}
    later = datetime.now(UTC) + COPIES_KEPT - timedelta(days=1)
    with time_machine.travel(later, tick=False):
        serve_static(Flask("another release", static_folder=None), copies, root=STATIC / "css")
        both = {path.name for path in copies.iterdir()}
        purge_old_copies()
        assert {path.name for path in copies.iterdir()} == both
    with time_machine.travel(later + COPIES_KEPT / 2, tick=False):
        purge_old_copies()  # the other one still counts, and this release's is marked again
        assert {path.name for path in copies.iterdir()} == both
    with time_machine.travel(later + COPIES_KEPT + timedelta(minutes=1), tick=False):
        purge_old_copies()
        assert {path.name for path in copies.iterdir()} == own
