"""`./manage operator`: whoever holds the machine may make an operator."""

import click
from flask.cli import with_appcontext

from organiser.accounts.actions import create_operator_invitation
from organiser.accounts.queries import derive_invitation_token
from organiser.kernel.db import transaction
from organiser.kernel.errors import Invalid
from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from organiser.kernel.links import link


@click.group("operator")
def command() -> None:
    """Operators of this installation."""


@command.command("invite")
@click.argument("address")
@click.option("--name", default="", help="How the invitation addresses them.")
@click.option("--lang", type=click.Choice(INTERFACE_LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True)
@with_appcontext
def invite(address: str, name: str, lang: str) -> None:
    """Invite somebody to operate this installation. The link is mailed, and printed for when no mail can go."""
    try:
        with transaction():
            invitation = create_operator_invitation(address, name=name, lang=lang)
    except Invalid as refusal:
        raise click.BadParameter(refusal.code, param_hint="ADDRESS") from None
    url = link("accounts.open_invitation", token=derive_invitation_token(invitation.public_id))
    click.echo(f"This link makes an operator, once, until {invitation.expires_at:%d %B %Y %H:%M} UTC:\n{url}")
