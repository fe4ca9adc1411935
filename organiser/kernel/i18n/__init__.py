"""Languages: gettext by Flask-Babel, names and formats by CLDR."""

from organiser.kernel.i18n.languages import (
    DEFAULT_LANGUAGE,
    INTERFACE_LANGUAGES,
    current_language,
    direction,
    in_language,
    negotiate,
    own_name,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "INTERFACE_LANGUAGES",
    "current_language",
    "direction",
    "in_language",
    "negotiate",
    "own_name",
]
