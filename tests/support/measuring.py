"""Coverage that is not measured for a while."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def pause_coverage(config: pytest.Config) -> Iterator[None]:
    """Neither here nor in processes that are started meanwhile."""
    plugin = config.pluginmanager.get_plugin("_cov")
    controller = plugin and plugin.cov_controller
    if controller is None:
        yield
        return
    for_processes = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE_PROCESS_")}
    controller.cov.stop()
    try:
        yield
    finally:
        controller.cov.start()
        os.environ.update(for_processes)
