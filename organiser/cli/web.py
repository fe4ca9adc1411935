"""`./manage web`: only the pages. Mails and jobs need `./manage worker` beside it, and `./manage db upgrade` before."""

import os

import click

from organiser.cli.memory import tell_granian_allocator
from organiser.cli.serving import host_option, port_option, read_settings, serve_with_waitress
from organiser.factory import create_app
from organiser.kernel.logs import configure_logs
from organiser.kernel.on_demand import on_demand

# It takes a tenth of a second that waitress need not wait for.
granian_server = on_demand("organiser.cli.granian_server")


@click.command("web")
@port_option
@host_option
@click.option("--workers", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="Processes of granian.")
@click.option("--server", type=click.Choice(["granian", "waitress"]), default="granian", show_default=True)
def command(port: int | None, host: str, workers: int, server: str) -> None:
    """Serve the pages, from several processes."""
    configure_logs()
    settings, port = read_settings(port)
    if server == "waitress":
        serve_with_waitress(create_app(settings), settings, host=host, port=port)
    else:
        tell_granian_allocator()
        granian_server.serve(host=host, port=port, workers=workers)
