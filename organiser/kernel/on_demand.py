"""Libraries that weigh megabytes and serve few requests: imported when they are first used, not by every process.

    webauthn = on_demand("webauthn")
    webauthn.options_to_json(options)        # imports it, once

docs/decisions/0005 says which, and why these only.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


def on_demand(name: str) -> Any:
    """Stands for the module of this name. Threads that use it first at once wait for one import."""
    return _OnDemand(name)


class _OnDemand(ModuleType):
    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self.__name__), attribute)
