"""`./manage demo`: a believable movement to look at, and to measure with."""

import click
from flask.cli import with_appcontext

from organiser.demo import loading
from organiser.demo.logins import describe_log_ins, read_log_ins
from organiser.demo.queries import count_demo
from organiser.kernel.config import Settings
from organiser.kernel.extensions import settings


@click.group("demo")
def command() -> None:
    """A made-up movement that studies the history of 1917."""


@command.command("load")
@click.option("--events", type=click.IntRange(0, 1_000_000), default=loading.EVENTS, show_default=True)
@click.option("--registrations", type=click.IntRange(0, 10_000_000), default=loading.REGISTRATIONS, show_default=True)
@click.option("--at-school", type=click.IntRange(0, 1_000_000), default=loading.AT_SCHOOL, show_default=True)
@with_appcontext
def load(events: int, registrations: int, at_school: int) -> None:
    """Load the movement; what is there already stays as it is."""
    _load(settings(), events=events, registrations=registrations, at_school=at_school, is_told=events > loading.EVENTS)
    print_log_ins(settings())


@command.command("clear")
@with_appcontext
def clear() -> None:
    """Remove the movement with everything that hangs on it, and nothing else."""
    loading.clear(settings().data_dir)
    click.echo("The demonstration is gone.")


@command.command("logins")
@with_appcontext
def logins() -> None:
    """Print the log-ins with the codes of this moment."""
    print_log_ins(settings())


def load_all(settings: Settings) -> None:
    """The usual size, for `./manage run`."""
    _load(
        settings, events=loading.EVENTS, registrations=loading.REGISTRATIONS, at_school=loading.AT_SCHOOL, is_told=False
    )


def print_log_ins(settings: Settings) -> None:
    for line in describe_log_ins(read_log_ins(settings.data_dir)):
        click.echo(line)


def _load(settings: Settings, *, events: int, registrations: int, at_school: int, is_told: bool) -> None:
    loading.load(
        settings.data_dir,
        events=events,
        registrations=registrations,
        at_school=at_school,
        retention_days=settings.retention_days,
        tell=click.echo if is_told else lambda _: None,
    )
    counts = count_demo()
    click.echo(
        "Demonstration: {branches} branches, {events} events, {series} series, {registrations} registrations.".format(
            **counts
        )
    )
