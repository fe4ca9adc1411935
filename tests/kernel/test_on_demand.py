"""Libraries that weigh much and serve few requests come at their first use, and not before."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from organiser.kernel.on_demand import on_demand

HEAVY = (
    "PIL",
    "alembic",
    "faker",
    "flask_migrate",
    "granian",
    "mako",
    "python_calamine",
    "segno",
    "webauthn",
    "xlsxwriter",
)
SERVE = """
import json, sys
from organiser.factory import create_app
from organiser.kernel.config import Settings
app = create_app(Settings.from_environment(json.loads(sys.argv[1])))
status = app.test_client().get("/robots.txt", base_url="http://localhost:8000").status_code
print(json.dumps([status, sorted(set(sys.argv[2:]) & set(sys.modules))]))
"""


def test_a_process_that_serves_imports_none_of_them(tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path), "BASE_URL": "http://localhost:8000"}
    command = [sys.executable, "-c", SERVE, json.dumps(environ), *HEAVY]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == [200, []]


def test_a_module_is_imported_when_something_of_it_is_asked_for() -> None:
    wave = on_demand("wave")
    sys.modules.pop("wave", None)
    assert "wave" not in sys.modules
    assert wave.WAVE_FORMAT_PCM == 1
    assert "wave" in sys.modules


def test_what_is_not_there_is_named_at_the_first_use() -> None:
    missing = on_demand("organiser.kernel.nothing")
    with pytest.raises(ModuleNotFoundError, match=r"organiser\.kernel\.nothing"):
        _ = missing.anything
