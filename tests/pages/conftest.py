"""The made-up installation behind a server, once for all tests of pages."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.served_site import Served, serve_site
from tests.support.site import Site
from tests.support.visits import Visit, list_shapes, list_visits


def list_each_shape(app: Flask, site: Site) -> list[Visit]:
    return list_shapes(list_visits(app, site))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve_site(tmp_path_factory.mktemp("served"), list_each_shape) as served:
        yield served
