"""The README's two commands, on an empty clone and a machine that has Python and nothing else."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.start.clone import OFFLINE, ROOT, Clone, get, make_clone
from tests.support.mail_server import free_port

pytestmark = pytest.mark.unmeasured

INSTALLED_WITHIN = 600
TESTED_WITHIN = 7200


@pytest.fixture(scope="module")
def clone(request: pytest.FixtureRequest) -> Iterator[Clone]:
    """On a disk: programs may be forbidden to run from where the other tests have their files. Its environment is made
    by the first test and serves the others."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout, so it can't be cloned")
    with tempfile.TemporaryDirectory() as folder:
        yield make_clone(Path(folder))


def check_network(request: pytest.FixtureRequest, log: str) -> None:
    """Without a package index nothing can be installed anywhere."""
    if not request.config.getoption("require_all") and any(words in log for words in OFFLINE):
        pytest.skip("no package index can be reached, so not run: the README's commands on an empty clone")


def test_run_fills_itself_and_answers_to_its_own_name_alone(request: pytest.FixtureRequest, clone: Clone) -> None:
    port = free_port()
    started = clone.start("./manage", "run", "--port", str(port))
    try:
        started.wait_for(port, seconds=INSTALLED_WITHIN)
        here = f"localhost:{port}"
        assert f"http://{here}/" in started.log
        people = ["organiser", "coordinator", "translator", "operator"]
        assert [who for who in people if f"\n  {who} " in started.log] == people
        status, first_page, _ = get(port, "/", host=here)
        assert (status, first_page) == (302, "/en/")
        status, _, text = get(port, "/en/", host=here)
        assert status == 200
        assert "</html>" in text
        assert get(port, "/en/", host=f"127.0.0.1:{port}")[:2] == (307, f"http://{here}/en/")
        assert get(port, "/en/", host="events.example.org")[0] == 400
    except RuntimeError as fault:
        check_network(request, str(fault))
        raise
    finally:
        code = started.stop()
    assert code == 0
    assert "Traceback" not in started.log


def test_the_second_command_tests_on_both_databases(request: pytest.FixtureRequest, clone: Clone) -> None:
    done = clone.run("./manage", "test", "-v", "tests/kernel/test_config.py", "tests/kernel/test_limits.py",
                     seconds=INSTALLED_WITHIN)  # fmt: skip
    check_network(request, done.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {kind for kind in ("sqlite", "postgresql") if f"[{kind}" in done.stdout} == {"sqlite", "postgresql"}


@pytest.mark.long
def test_the_second_command_passes_as_it_is_written(clone: Clone) -> None:
    done = clone.run("./manage", "test", seconds=TESTED_WITHIN)
    assert done.returncode == 0, (done.stdout + done.stderr)[-20000:]
