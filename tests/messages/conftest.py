"""Somebody who organises an event of a branch."""

import pytest
from flask import Flask

from organiser.accounts.models import Account
from organiser.branches.models import Branch
from organiser.events.models import Event
from organiser.kernel.actor import Role
from tests.support.make import (
    make_account,
    make_branch,
    make_event,
)


@pytest.fixture
def branch(app: Flask) -> Branch:
    return make_branch()


@pytest.fixture
def organiser(branch: Branch) -> Account:
    return make_account("Olga Ortiz", roles=[(branch, Role.ORGANISER)])


@pytest.fixture
def event(branch: Branch) -> Event:
    return make_event(branch, places_on_site=2)
