"""`./manage check`: what is set, without secrets, and what to think of."""

from collections.abc import Iterator
from pathlib import Path

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError

from organiser.factory import ROOT
from organiser.kernel.config import Settings
from organiser.kernel.db.driver import sqlite
from organiser.kernel.db.engine import engine_options, is_wal_safe


@click.command("check")
def command() -> None:
    """Print the settings, and what to think of. Ends with 2 if one is wrong or missing."""
    settings = Settings.from_surroundings()
    for name, value in describe_settings(settings):
        click.echo(f"{name:<16} {value}")
    click.echo(f"{'database':<16} {describe_state(settings)}")
    for warning in list_warnings(settings):
        click.echo(f"\n! {warning}")


def describe_settings(settings: Settings) -> Iterator[tuple[str, str]]:
    """Names as in the environment, and values without secrets."""
    yield "BASE_URL", settings.base_url
    yield "SITE_NAME", settings.site_name
    yield "DATABASE_URL", hide_password(settings.database_url)
    yield "KEYSTORE_URL", hide_password(settings.keystore_url)
    yield "DATA_DIR", str(settings.data_dir)
    yield "UPLOAD_DIR", str(settings.upload_dir)
    yield "MAIL_URL", describe_mail(settings)
    yield "MAIL_FROM", settings.mail_from
    yield "MASTER_KEY", "given" if settings.master_key else f"from {settings.data_dir / 'master.key'}"
    yield "SECRET_KEY", "given" if settings.secret_key else f"from {settings.data_dir / 'secret.key'}"
    yield "TRUSTED_PROXIES", str(settings.trusted_proxies)
    yield "RETENTION_DAYS", str(settings.retention_days)
    yield "MINUTES_TO_UNDO", str(settings.minutes_to_undo)
    yield "DEMO", "yes" if settings.demo else "no"


def hide_password(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def describe_mail(settings: Settings) -> str:
    mail = settings.mail
    if mail is None:
        return "not set"
    login = f", logs in as {mail.username}" if mail.username else ""
    return f"{mail.host}:{mail.port}, {mail.security or 'in clear'}{login}"


def describe_state(settings: Settings) -> str:
    """Whether the database can be reached, and whether its tables are those of this version."""
    url = make_url(settings.database_url)
    if settings.is_sqlite and not Path(url.database or "").exists():
        return "not there yet: ./manage run makes it"
    engine = create_engine(url, **engine_options(settings.database_url))
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_heads()
    except DBAPIError as error:
        return f"cannot be reached ({type(error.orig).__name__})"
    finally:
        engine.dispose()
    if set(present) == set(ScriptDirectory(str(ROOT / "migrations")).get_heads()):
        return "reached, up to date"
    return "reached, but not migrated to this version: ./manage db upgrade"


def list_warnings(settings: Settings) -> list[str]:
    """What is allowed, and yet worth a thought."""
    version, lite = sqlite.sqlite_version, settings.is_sqlite
    unanswered = settings.mail is not None and settings.mail_from.endswith("@localhost")
    thoughts = (
        (
            not settings.master_key,
            f"The master key lies in {settings.data_dir}, beside the database: whoever takes this disk or its backup "
            "can read every name. Set MASTER_KEY, and keep a copy of it elsewhere.",
        ),
        (settings.mail is None, "No MAIL_URL: mails stay in the outbox, and nobody gets a link."),
        (unanswered, f"Mails come from {settings.mail_from}, which nobody can answer. Set MAIL_FROM."),
        (settings.is_loopback, f"Only this machine can open {settings.base_url}, and the links in mails."),
        (
            lite and not is_wal_safe(sqlite.sqlite_version_info),
            f"SQLite {version} can damage a database in WAL mode, so a rollback journal is used: readers wait while "
            "something is written. 3.51.3, 3.50.7 and 3.44.6 are mended; PostgreSQL is not concerned.",
        ),
        (
            lite and not settings.is_loopback,
            "The embedded database serves one machine. For more, set DATABASE_URL and KEYSTORE_URL to PostgreSQL.",
        ),
    )
    return [text for holds, text in thoughts if holds]
