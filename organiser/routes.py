"""Every blueprint, in the order of the capabilities."""

from flask import Blueprint

from organiser.accounts.manage import blueprint as accounts
from organiser.branches.manage import blueprint as branches
from organiser.calendars.views import blueprint as calendars
from organiser.discovery.views import blueprint as discovery
from organiser.operations.manage import blueprint as operations
from organiser.registrations.views import blueprint as registrations

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    branches,
    registrations,
    calendars,
    discovery,
    operations,
)
