"""Flask, with what it would make anew for each request made once: addresses, of which a list writes some fifty that are
the same for everybody, and what signs its session."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeTimedSerializer

from organiser.kernel.web.languages import request_language
from organiser.kernel.web.races import answer_again_if_lost

MOST_KEPT = 2048


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, with one signer for as long as the keys are the same."""

    def __init__(self) -> None:
        self._kept: tuple[object, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ())
        if self._kept[0] != keys:
            self._kept = keys, super().get_signing_serializer(app)
        return self._kept[1]


class Application(Flask):
    """An address depends on the endpoint, its values and the language alone, so it is put together once."""

    session_interface = _Sessions()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept_path: Callable[..., str] = lru_cache(MOST_KEPT)(self._build_path)

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """Paths within a request are kept; all else (relative endpoints, absolute addresses, anchors) is Flask's."""
        given = {name: value for name, value in values.items() if value is not None}
        if endpoint[0] == "." or not has_request_context() or not all(map(_is_plain, given.items())):
            return super().url_for(endpoint, **values)
        root, lang = request.environ.get("SCRIPT_NAME", ""), given.get("lang") or request_language()
        return self._kept_path(root, lang, endpoint, tuple(given.items()))

    def dispatch_request(self) -> ResponseReturnValue:
        return answer_again_if_lost(super().dispatch_request)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of ours is a coroutine, and each request would look nine times."""
        return func

    def _build_path(self, _root: str, _lang: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return super().url_for(endpoint, **dict(values))


def _is_plain(item: tuple[str, Any]) -> bool:
    """A text, since 1 and True would be the same to a dictionary; and no _external or _anchor."""
    return type(item[1]) is str and item[0][0] != "_"
