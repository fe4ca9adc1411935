"""`python -m organiser WORD`: what ./manage hands its words to. The Flask CLI with our own commands before its own."""

from flask.cli import FlaskGroup

from organiser.cli import commands
from organiser.factory import create_app

cli = FlaskGroup(
    name="organiser",
    help="Runs organiser: ./manage run, test, check, demo, operator, db …",
    create_app=lambda: create_app(),
    set_debug_flag=False,
)
for command in commands():
    cli.add_command(command)

if __name__ == "__main__":
    cli()
