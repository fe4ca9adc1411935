"""`./manage worker`: mails and scheduled jobs, beside `./manage web`."""

import signal
from threading import Event

import click

from organiser.cli.working import working
from organiser.factory import create_app
from organiser.kernel.config import Settings
from organiser.kernel.logs import configure_logs


@click.command("worker")
def command() -> None:
    """Send the mails and run the scheduled jobs. Any number of these may run."""
    configure_logs()
    settings = Settings.from_surroundings()
    app = create_app(settings)
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    with working(app, settings):
        ended.wait()
