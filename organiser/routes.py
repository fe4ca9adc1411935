"""Every blueprint, in the order of the capabilities."""

from flask import Blueprint

from organiser.branches import manage as branches

BLUEPRINTS: tuple[Blueprint, ...] = (branches.blueprint,)
