"""What an application carries besides the database: its settings, key store and master secrets.

The one place of the kernel outside web/ that reads current_app, so that actions never do.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app
from jinja2 import Template

from organiser.kernel.config import Settings

if TYPE_CHECKING:
    from organiser.kernel.vaults.store import KeyStore

_NAME = "organiser"


@dataclass(frozen=True, slots=True)
class Installation:
    settings: Settings
    keystore: "KeyStore"


def attach(app: Flask, installation: Installation) -> None:
    app.extensions[_NAME] = installation


def settings() -> Settings:
    return cast(Installation, current_app.extensions[_NAME]).settings


def keystore() -> "KeyStore":
    return cast(Installation, current_app.extensions[_NAME]).keystore


def template(name: str) -> Template:
    """For what is no page: rendered without the request that a page's context needs."""
    return current_app.jinja_env.get_template(name)
