"""Every blueprint, in the order of the capabilities."""

from flask import Blueprint

from organiser.accounts.manage import blueprint as accounts
from organiser.branches import manage as branches

BLUEPRINTS: tuple[Blueprint, ...] = (accounts, branches.blueprint)
