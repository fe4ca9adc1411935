"""The operator's pages; with them the blueprint of operations is whole."""

from organiser.operations.manage import accounts, installation
from organiser.operations.views import blueprint

__all__ = ["accounts", "blueprint", "installation"]
