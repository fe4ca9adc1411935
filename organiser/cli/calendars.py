"""`./manage calendars`: what keeps calendars right that no click on a page does."""

import click
from flask.cli import with_appcontext

from organiser.events.jobs import refresh_zones
from organiser.kernel.walltime import tzdata_version


@click.group("calendars")
def command() -> None:
    """Keep calendars right."""


@command.command("refresh")
@with_appcontext
def refresh() -> None:
    """Work out the time of every coming event anew, by the rules of time zones that are installed.

    Happens by itself when they change; this does it now. Calendars that follow take notice of the events that moved.
    """
    moved = refresh_zones()
    click.echo(f"Rules of time zones: {tzdata_version()}. Events that moved: {moved}.")
