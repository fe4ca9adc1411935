"""`python -m organiser WORD`: what ./manage hands its words to."""

import sys

from organiser.cli import Commands
from organiser.kernel.config import SettingsError
from organiser.kernel.on_demand import on_demand

factory = on_demand("organiser.factory")

cli = Commands(
    name="organiser",
    help="Runs organiser: the server, the worker, the database's migrations, and what an operator needs.",
    create_app=lambda: factory.create_app(),
    set_debug_flag=False,
    load_dotenv=False,  # Settings read .env
)


def main() -> None:
    """Settings that are wrong end in one message, not in a traceback."""
    try:
        cli()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
