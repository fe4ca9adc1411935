"""`./manage run`: all that one machine needs, in one process."""

import dataclasses

import click

from organiser.cli.migrating import migrate
from organiser.cli.serving import host_option, port_option, read_settings, serve_with_waitress
from organiser.cli.working import working
from organiser.factory import create_app
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
    click.echo(f"organiser: {settings.base_url}/  (Ctrl-C ends it)")
    with working(app, settings):
        serve_with_waitress(app, settings, host=host, port=port)
