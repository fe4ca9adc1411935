"""Absolute links for mails, feeds and share cards: made from BASE_URL alone, never from a request's Host."""

from typing import Any

from flask import url_for

from organiser.kernel.extensions import settings


def absolute(path: str) -> str:
    """The public address of a path of this installation."""
    return settings().base_url + path


def link(endpoint: str, *, lang: str | None = None, **values: Any) -> str:
    """The absolute address of an endpoint; works in a request, in a worker and on the command line alike."""
    if lang is not None:
        values["lang"] = lang
    path = url_for(endpoint, _external=False, **values)
    return absolute(path)
