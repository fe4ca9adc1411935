"""What study refuses, a class a reason."""

from organiser.kernel.errors import OrganiserError


class TermNeedsName(OrganiserError):
    """A topic without a name in any language."""


class TermWouldContainItself(OrganiserError):
    """It was to be nested below itself, or below one of its own."""


class OtherFacet(OrganiserError):
    """Terms nest within their facet only."""


class YearsReversed(OrganiserError):
    """A period that ends before it begins."""


class WorkKnown(OrganiserError):
    """There is one of this author, title and year already."""

    def __init__(self, public_id: str) -> None:
        self.public_id = public_id
        super().__init__(public_id)


class SameWork(OrganiserError):
    """It was to be merged into itself."""
