"""Errors that every capability knows. Domain errors carry fields; sentences are made at the edge."""


class OrganiserError(Exception):
    """A refusal that the domain makes on purpose."""


class NotFound(OrganiserError):
    """It doesn't exist, or the actor may not know that it does: both are answered alike."""


class NotAllowed(OrganiserError):
    """The actor sees the thing and may not do this with it."""


class FreshLoginNeeded(OrganiserError):
    """The act needs a log-in of the last minutes."""


class EditConflict(OrganiserError):
    """Somebody else changed it since the form was opened."""

    def __init__(self, *, given: int, current: int) -> None:
        self.given = given
        self.current = current
        super().__init__(f"version {given} given, {current} stands")


class TooMany(OrganiserError):
    """A cap is spent. `retry_after` is in seconds."""

    def __init__(self, scope: str, *, retry_after: int) -> None:
        self.scope = scope
        self.retry_after = retry_after
        super().__init__(scope)


class Invalid(OrganiserError):
    """A value that the rules refuse. `field` names the form's field, `code` the reason."""

    def __init__(self, field: str, code: str, **values: object) -> None:
        self.field = field
        self.code = code
        self.values = values
        super().__init__(f"{field}: {code}")
