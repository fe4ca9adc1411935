import pytest
from flask import Flask

from organiser.branches.models import Branch
from tests.support.make import make_branch


@pytest.fixture
def peru(app: Flask) -> Branch:
    return make_branch(name="Perú", level="country")


@pytest.fixture
def lima(peru: Branch) -> Branch:
    return make_branch(peru, name="Lima", zone="America/Lima", languages=("es", "qu"), text="We read.")
