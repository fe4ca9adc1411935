"""Texts that are kept: a list writes some hundred times and words, and the same ones for everybody who asks."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from flask_babel import get_domain

P = ParamSpec("P")
T = TypeVar("T")


def keep_words(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function writes, the `most` values asked for last.

    What it writes must follow from its arguments and from the catalogue that is spoken; arguments are values.
    """

    def decorate(write: Callable[P, T]) -> Callable[P, T]:
        find: Callable[..., T] = lru_cache(most)(lambda _catalogue, *args, **kwargs: write(*args, **kwargs))

        @wraps(write)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            return find(get_domain().get_translations(), *args, **kwargs)

        return ask

    return decorate
