"""Settings: read once from the environment, all faults named in one message."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from dotenv import dotenv_values

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
MAIL_SCHEMES = frozenset({"smtp", "smtp+starttls", "smtps"})


class SettingsError(Exception):
    """Every wrong or missing setting of one start, a sentence each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("The settings need attention:\n" + "\n".join(f"  - {fault}" for fault in faults))


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; `security` is one of '', 'starttls', 'tls'."""

    host: str
    port: int
    security: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Caps:
    """How much may come from one source; counts per window, see kernel.limits."""

    mails_per_address_hour: int = 3
    mails_per_address_event: int = 5
    registrations_per_network_hour: int = 60
    mails_per_installation_hour: int = 20_000
    logins_per_account_quarter: int = 10
    logins_per_network_quarter: int = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """What the installation is told from outside. Secrets never show in repr()."""

    database_url: str = field(repr=False)
    keystore_url: str = field(repr=False)
    data_dir: Path
    base_url: str
    upload_dir: Path
    mail: MailServer | None = None
    mail_from: str = "organiser@localhost"
    site_name: str = "organiser"
    secret_key: str | None = field(default=None, repr=False)
    master_key: str | None = field(default=None, repr=False)
    trusted_proxies: int = 0
    retention_days: int = 14
    minutes_to_undo: int = 10
    demo: bool = False
    caps: Caps = field(default_factory=Caps)

    @property
    def base(self) -> SplitResult:
        return urlsplit(self.base_url)

    @property
    def host(self) -> str:
        """The one Host header that is served: name and port as in BASE_URL."""
        return self.base.netloc

    @property
    def is_https(self) -> bool:
        return self.base.scheme == "https"

    @property
    def is_loopback(self) -> bool:
        return self.base.hostname in LOOPBACK_HOSTS

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_surroundings(cls) -> "Settings":
        """From the process's environment; what is not set there, from the file .env of this folder."""
        return cls.from_environment(read_surroundings())

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting. Raises SettingsError that names all faults at once."""
        reader = _Reader(environ)
        data_dir = Path(reader.text("DATA_DIR", "data")).resolve()
        settings = cls(
            database_url=reader.database("DATABASE_URL", f"sqlite:///{data_dir}/organiser.sqlite3"),
            keystore_url=reader.database("KEYSTORE_URL", f"sqlite:///{data_dir}/keys.sqlite3"),
            data_dir=data_dir,
            base_url=reader.base_url("BASE_URL", "http://localhost:8000"),
            upload_dir=Path(reader.text("UPLOAD_DIR", str(data_dir / "uploads"))).resolve(),
            mail=reader.mail("MAIL_URL"),
            mail_from=reader.address("MAIL_FROM", "organiser@localhost"),
            site_name=reader.text("SITE_NAME", "organiser"),
            secret_key=reader.secret("SECRET_KEY"),
            master_key=reader.secret("MASTER_KEY"),
            trusted_proxies=reader.number("TRUSTED_PROXIES", 0, 0, 10),
            retention_days=reader.number("RETENTION_DAYS", 14, 1, 90),
            minutes_to_undo=reader.number("MINUTES_TO_UNDO", 10, 0, 60),
            demo=reader.flag("DEMO"),
            caps=Caps(
                **{cap.name: reader.number(cap.name.upper(), cap.default, 1, 10_000_000) for cap in fields(Caps)}
            ),
        )
        if settings.database_url == settings.keystore_url:
            reader.faults.append(
                "KEYSTORE_URL must be another database than DATABASE_URL: a backup of one may not hold the other."
            )
        if reader.faults:
            raise SettingsError(reader.faults)
        return settings


def read_surroundings() -> dict[str, str]:
    """The environment over the file .env of the folder one stands in."""
    return {name: value or "" for name, value in {**dotenv_values(".env"), **os.environ}.items()}


class _Reader:
    """Takes one variable after the other and keeps the faults instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def secret(self, name: str) -> str | None:
        value = self.environ.get(name, "").strip()
        if value and len(value) < 32:
            self.faults.append(
                f"{name} is too short: give at least 32 characters, e.g. from `openssl rand -base64 32`."
            )
        return value or None

    def number(self, name: str, default: object, low: int, high: int) -> int:
        text = self.text(name, str(default))
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        self.faults.append(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
        return low

    def flag(self, name: str) -> bool:
        text = self.text(name, "no").lower()
        if text not in {"yes", "no", "true", "false", "1", "0"}:
            self.faults.append(f"{name} must be yes or no, not {text!r}.")
        return text in {"yes", "true", "1"}

    def database(self, name: str, default: str) -> str:
        text = self.text(name, default)
        scheme, _, rest = text.partition("://")
        if scheme in {"postgres", "postgresql", "postgresql+psycopg"} and rest:
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.strip("/") and ":memory:" not in rest:
            return text
        self.faults.append(f"{name} must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.")
        return default

    def base_url(self, name: str, default: str) -> str:
        text = self.text(name, default).rstrip("/")
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            self.faults.append(f"{name} must be a plain address like https://events.example.org, without a path.")
            return default
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
            self.faults.append(f"{name} must begin with https:// unless it is on this machine (localhost).")
        return text

    def address(self, name: str, default: str) -> str:
        text = self.text(name, default)
        local, at, domain = text.rpartition("@")
        if not (local and at and domain) or any(c.isspace() or c in '<>",;' for c in text):
            self.faults.append(f"{name} must be one mail address like events@example.org.")
        return text

    def mail(self, name: str) -> MailServer | None:
        text = self.text(name, "")
        if not text:
            return None
        try:
            return self._mail_server(name, text)
        except ValueError:
            self.faults.append(f"{name} has a port that is not a number.")
            return None

    def _mail_server(self, name: str, text: str) -> MailServer | None:
        parts = urlsplit(text)
        if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
            self.faults.append(
                f"{name} must begin with smtp+starttls:// or smtps:// (smtp:// on this machine only) and name a host."
            )
            return None
        if parts.scheme == "smtp" and parts.hostname not in LOOPBACK_HOSTS:
            self.faults.append(
                f"{name}: smtp:// sends in clear and is for this machine only; use smtp+starttls:// or smtps://."
            )
        security = {"smtp": "", "smtp+starttls": "starttls", "smtps": "tls"}[parts.scheme]
        port = parts.port or {"": 25, "starttls": 587, "tls": 465}[security]
        username, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return MailServer(parts.hostname, port, security, username, password)
