"""Settings: what is understood, and that all faults are named in one message."""

from pathlib import Path

import pytest

from organiser.kernel.config import MailServer, Settings, SettingsError


def faults_of(**environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ)
    return [fault.split()[0].rstrip(":") for fault in caught.value.faults]


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/organiser.sqlite3"
    assert settings.keystore_url == f"sqlite:///{tmp_path}/keys.sqlite3"
    assert (settings.host, settings.is_https, settings.is_loopback, settings.is_sqlite) == (
        "localhost:8000", False, True, True,
    )  # fmt: skip
    assert settings.mail is None


def test_all_faults_are_named_at_once() -> None:
    assert faults_of(
        DATABASE_URL="mysql://x",
        BASE_URL="ftp://x",
        MAIL_URL="http://x",
        SECRET_KEY="short",
        TRUSTED_PROXIES="many",
        DEMO="perhaps",
        MAIL_FROM="nobody",
    ) == ["DATABASE_URL", "BASE_URL", "MAIL_URL", "MAIL_FROM", "SECRET_KEY", "TRUSTED_PROXIES", "DEMO"]


def test_the_message_lists_a_line_per_fault() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"DEMO": "perhaps", "RETENTION_DAYS": "400"})
    assert str(caught.value).splitlines() == [
        "The settings need attention:",
        "  - RETENTION_DAYS must be a whole number from 1 to 90, not '400'.",
        "  - DEMO must be yes or no, not 'perhaps'.",
    ]


@pytest.mark.parametrize("url", ["postgres://u:p@db/organiser", "postgresql://u:p@db/organiser"])
def test_postgresql_is_spoken_to_by_psycopg(url: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://u:p@db/organiser"
    assert not settings.is_sqlite


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://", "organiser.db"])
def test_other_databases_are_refused(url: str) -> None:
    assert faults_of(DATABASE_URL=url) == ["DATABASE_URL"]


def test_the_key_store_is_another_database() -> None:
    assert faults_of(DATABASE_URL="sqlite:////srv/a.db", KEYSTORE_URL="sqlite:////srv/a.db") == ["KEYSTORE_URL"]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost:2525", MailServer("localhost", 2525, "")),
        ("smtp+starttls://me:p%40ss@mail.example.org", MailServer("mail.example.org", 587, "starttls", "me", "p@ss")),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, "tls")),
    ],
)
def test_mail_servers(url: str, server: MailServer) -> None:
    assert Settings.from_environment({"MAIL_URL": url}).mail == server


@pytest.mark.parametrize("url", ["smtp://mail.example.org", "imap://localhost", "smtps://", "smtp://localhost:mail"])
def test_mail_in_clear_stays_on_this_machine(url: str) -> None:
    assert faults_of(MAIL_URL=url) == ["MAIL_URL"]


@pytest.mark.parametrize("url", ["http://example.org", "https://example.org/events", "https://", "example.org"])
def test_base_url_is_https_unless_local(url: str) -> None:
    assert faults_of(BASE_URL=url) == ["BASE_URL"]


def test_secrets_do_not_show() -> None:
    secret = "s" * 40
    settings = Settings.from_environment(
        {"SECRET_KEY": secret, "MASTER_KEY": secret, "MAIL_URL": "smtps://u:hidden@x.org"}
        | {"DATABASE_URL": "postgresql://u:hidden@db/x"}
    )
    assert secret not in repr(settings)
    assert "hidden" not in repr(settings)


def test_the_file_env_fills_what_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SITE_NAME='From the file'\nRETENTION_DAYS=7\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RETENTION_DAYS", "9")
    monkeypatch.delenv("SITE_NAME", raising=False)
    settings = Settings.from_surroundings()
    assert (settings.site_name, settings.retention_days) == ("From the file", 9)


def test_caps_are_settings() -> None:
    assert Settings.from_environment({"MAILS_PER_ADDRESS_HOUR": "9"}).caps.mails_per_address_hour == 9
    assert faults_of(MAILS_PER_ADDRESS_HOUR="0") == ["MAILS_PER_ADDRESS_HOUR"]
