"""Commands: `./manage WORD`."""

import click


def commands() -> tuple[click.Command, ...]:
    return ()
