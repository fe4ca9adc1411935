"""Every blueprint, in the order of the capabilities."""

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
