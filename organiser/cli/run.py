"""`./manage run`: all that one machine needs, in one process."""

import dataclasses
from importlib import import_module

import click
from flask import Flask

from organiser.cli.migrating import migrate
from organiser.cli.serving import host_option, port_option, read_settings, serve_with_waitress
from organiser.cli.working import working
from organiser.demo.logins import describe_log_ins, read_log_ins
from organiser.demo.queries import is_demo_wanted
from organiser.factory import create_app
from organiser.kernel.config import Settings
from organiser.kernel.logs import configure_logs


@click.command("run")
@port_option
@host_option
@click.option("--demo", is_flag=True, help="Load the demonstration data into an empty database, whatever its settings.")
def command(port: int | None, host: str, demo: bool) -> None:
    """Migrate the database, serve the pages, send the mails and run the scheduled jobs."""
    configure_logs()
    settings, port = read_settings(port)
    settings = dataclasses.replace(settings, demo=settings.demo or demo)
    app = create_app(settings)
    migrate(app, settings)
    _show_demonstration(app, settings)
    click.echo(f"organiser: {settings.base_url}/  (Ctrl-C ends it)")
    with working(app, settings):
        serve_with_waitress(app, settings, host=host, port=port)


def _show_demonstration(app: Flask, settings: Settings) -> None:
    """Load it where it is wanted, and print its log-ins at every start as long as it is there."""
    with app.app_context():
        if is_demo_wanted(settings):
            click.echo("Loading the demonstration, which takes some seconds …")
            # Named here and imported on demand: names by the thousand take a second that no other start need wait for.
            import_module("organiser.cli.demo").load_all(settings)
    log_ins = read_log_ins(settings.data_dir)
    for line in describe_log_ins(log_ins):
        click.echo(line)
    if log_ins:
        click.echo("  A code lasts half a minute: ./manage demo logins shows the next ones.")
