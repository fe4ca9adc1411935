"""Every blueprint, in the order of the capabilities."""

from flask import Blueprint

from organiser.accounts.manage import blueprint as accounts
from organiser.branches.manage import blueprint as branches
from organiser.calendars.views import blueprint as calendars

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    branches,
    calendars,
)
