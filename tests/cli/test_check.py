"""`./manage check`, .env.example and `./manage catalogues`."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from organiser.cli import MODULES, check
from organiser.cli.catalogues import update_catalogues
from organiser.cli.serving import read_settings
from organiser.kernel.config import Settings
from organiser.kernel.db.driver import sqlite
from organiser.kernel.i18n.languages import INTERFACE_LANGUAGES

ROOT = Path(__file__).parents[2]


class Asked(Mapping[str, str]):
    """An environment in which nothing is set, and that remembers what was asked for."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def run_check(monkeypatch: pytest.MonkeyPatch, folder: Path, **environ: str) -> str:
    monkeypatch.chdir(folder)
    monkeypatch.setattr("os.environ", {"DATA_DIR": str(folder / "data"), **environ})
    answer = CliRunner().invoke(check.command)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_every_setting_is_explained_in_the_example() -> None:
    asked = Asked()
    Settings.from_environment(asked)
    explained = set(re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert explained == asked.names


def test_check_shows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = "hidden-hidden-hidden-hidden-hidden"
    shown = run_check(
        monkeypatch,
        tmp_path,
        MASTER_KEY=secret,
        SECRET_KEY=secret,
        MAIL_URL=f"smtps://robot:{secret}@mail.example.org",
        KEYSTORE_URL=f"postgresql://organiser:{secret}@127.0.0.1/keys",
    )
    assert secret not in shown
    assert "mail.example.org:465, tls, logs in as robot" in shown
    assert "organiser:***@127.0.0.1/keys" in shown


def test_check_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "not there yet: ./manage run makes it" in run_check(monkeypatch, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_check_warns_of_what_deserves_a_thought(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite, "sqlite_version_info", (3, 51, 2))
    shown = run_check(monkeypatch, tmp_path)
    for thought in ("The master key lies in", "No MAIL_URL", "Only this machine can open", "rollback journal"):
        assert f"\n! {thought}" in shown or thought in shown


def test_check_is_content_with_a_full_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = run_check(
        monkeypatch,
        tmp_path,
        BASE_URL="https://events.example.org",
        MASTER_KEY="m" * 32,
        MAIL_URL="smtps://mail.example.org",
        MAIL_FROM="events@example.org",
        DATABASE_URL="postgresql://organiser@127.0.0.1:1/organiser",
    )
    assert "\n!" not in shown
    assert "cannot be reached" in shown


def test_check_knows_whether_the_database_is_migrated(database_url: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": database_url})
    assert check.describe_state(settings) == "reached, up to date"


def test_a_port_moves_the_address_unless_one_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def addresses(port: int | None, **environ: str) -> tuple[str, int]:
        monkeypatch.setattr("os.environ", dict(environ))
        settings, listens = read_settings(port)
        return settings.base_url, listens

    monkeypatch.chdir(tmp_path)
    assert addresses(None) == ("http://localhost:8000", 8000)
    assert addresses(8001) == ("http://localhost:8001", 8001)
    assert addresses(None, BASE_URL="http://localhost:8002") == ("http://localhost:8002", 8002)
    assert addresses(8003, BASE_URL="https://events.example.org") == ("https://events.example.org", 8003)


def test_catalogues_are_steady_and_keep_what_was_translated(tmp_path: Path) -> None:
    update_catalogues(tmp_path)
    files = sorted(tmp_path.rglob("*.po"))
    assert [file.parts[-3] for file in files] == sorted(set(INTERFACE_LANGUAGES) - {"en"})
    spanish = tmp_path / "es" / "LC_MESSAGES" / "messages.po"
    some_text = re.findall(r'^msgid "(\w[^"%\\]+)"\nmsgstr ""$', spanish.read_text(), re.MULTILINE)[0]
    text = spanish.read_text().replace(f'msgid "{some_text}"\nmsgstr ""', f'msgid "{some_text}"\nmsgstr "¡Basta!"')
    spanish.write_text(text)
    update_catalogues(tmp_path)
    assert spanish.read_text() == text
    with spanish.open("rb") as file:
        message = read_po(file)[some_text]
    assert message is not None
    assert message.string == "¡Basta!"


def test_every_command_says_what_it_is_for() -> None:
    for module in MODULES.values():
        assert __import__(module, fromlist=["command"]).command.help
