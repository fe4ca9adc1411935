"""Commands: `./manage WORD`. Each lives in a module of its own that is imported when it is called, since the first page
after `./manage run` should not wait for a server that another command starts."""

from importlib import import_module

import click
from flask.cli import FlaskGroup

from organiser.cli.memory import reading_code

MODULES = {
    "calendars": "organiser.cli.calendars",
    "catalogues": "organiser.cli.catalogues",
    "check": "organiser.cli.check",
    "demo": "organiser.cli.demo",
    "operator": "organiser.cli.operator",
    "run": "organiser.cli.run",
    "web": "organiser.cli.web",
    "worker": "organiser.cli.worker",
}
FROM_LIBRARIES = ("db", "routes", "shell")


class Commands(FlaskGroup):
    """Our commands before Flask's, of which `run` would serve without what we need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted((*MODULES, *FROM_LIBRARIES))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in MODULES:
            with reading_code():
                command: click.Command = import_module(MODULES[name]).command
            return command
        return super().get_command(ctx, name)
