"""`python -m organiser run` as its users start it."""

import http.client
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.applications import Applications
from tests.support.processes import STOP_SECONDS, LiveServer


@pytest.fixture
def server(database_kind: str, applications: Applications, tmp_path: Path) -> Iterator[LiveServer]:
    server = LiveServer(applications.scratch_environ(database_kind, tmp_path), tmp_path)
    yield server
    server.stop()


def get(server: LiveServer, path: str, host: str) -> tuple[int, str | None]:
    """Status and Location."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Location")


def wait_until_closed(port: int) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.01)
    raise AssertionError("the server still takes connections")


def test_run_answers_and_ends_cleanly(server: LiveServer) -> None:
    process = server.start("run", "--port", str(server.port))
    server.wait_until_it_answers(process)
    assert get(server, "/nothing/here", f"localhost:{server.port}")[0] == 404
    assert server.url in server.log
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOP_SECONDS) == 0
    assert "Traceback" not in server.log


@pytest.mark.only_database("sqlite")
def test_one_host_is_served_and_this_machine_is_led_to_it(server: LiveServer) -> None:
    server.serve("run")
    assert get(server, "/", "evil.example") == (400, None)
    assert get(server, "/en/x?y=1", f"127.0.0.1:{server.port}") == (307, f"{server.url}/en/x?y=1")


@pytest.mark.only_database("sqlite")
def test_run_makes_its_own_database_and_moves_the_port_of_its_address(server: LiveServer, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "KEYSTORE_URL", "BASE_URL", "SECRET_KEY", "MASTER_KEY", "MAIL_URL"):
        del server.environ[name]
    server.serve("run")
    assert get(server, "/", f"127.0.0.1:{server.port}") == (307, f"{server.url}/")
    assert (tmp_path / "data" / "organiser.sqlite3").exists()


@pytest.mark.only_database("sqlite")
def test_a_request_that_was_begun_is_answered_although_the_server_ends(server: LiveServer) -> None:
    process = server.start("run", "--port", str(server.port))
    server.wait_until_it_answers(process)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        head = f"POST /en/nothing HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Length: 3\r\n"
        client.sendall(f"{head}Expect: 100-continue\r\n\r\na=".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 100")  # its head has been read
        process.send_signal(signal.SIGTERM)
        wait_until_closed(server.port)
        client.sendall(b"1")
        assert client.recv(100).split(b"\r\n")[0].startswith(b"HTTP/1.1 4")
    assert process.wait(STOP_SECONDS) == 0


@pytest.mark.only_database("sqlite")
def test_a_port_that_is_taken_is_said_in_a_line(server: LiveServer) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", server.port))
        other.listen()
        process = server.start("run", "--port", str(server.port))
        assert process.wait(30) == 1
    assert f"Cannot listen on 127.0.0.1:{server.port}" in server.log
    assert "Traceback" not in server.log


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("words", [("run",), ("web",), ("worker",), ("check",), ("db", "current")])
def test_wrong_settings_are_named_in_one_message(server: LiveServer, words: tuple[str, ...]) -> None:
    server.environ |= {"BASE_URL": "http://events.example.org", "MAIL_URL": "imap://x", "SECRET_KEY": "short"}
    process = server.start(*words)
    assert process.wait(30) == 2
    named = [line.split()[1].rstrip(":") for line in server.log.splitlines() if line.startswith("  - ")]
    assert named == ["BASE_URL", "MAIL_URL", "SECRET_KEY"]
    assert "Traceback" not in server.log


@pytest.mark.only_database("sqlite")
@pytest.mark.parametrize("kind", ["granian", "waitress"])
def test_web_serves_with_either_server(server: LiveServer, kind: str) -> None:
    process = server.start("web", "--port", str(server.port), "--server", kind, "--workers", "1")
    server.wait_until_it_answers(process)
    assert get(server, "/", "evil.example") == (400, None)
    process.send_signal(signal.SIGTERM)
    assert process.wait(STOP_SECONDS) == 0
