"""Cookies: HttpOnly, Lax, for the whole host; Secure and the __Host- prefix exactly when BASE_URL is https."""

from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from organiser.kernel.extensions import settings

# One for each name of a cookie.
MOST_KEPT = 16


def cookie_name(name: str, *, is_https: bool) -> str:
    return f"__Host-{name}" if is_https else name


def set_cookie(response: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """`max_age` in seconds; None lasts until the browser closes."""
    https = settings().is_https
    response.set_cookie(
        cookie_name(name, is_https=https), value, max_age=max_age, secure=https, httponly=True, samesite="Lax", path="/"
    )


def read_cookie(name: str) -> str | None:
    return request.cookies.get(cookie_name(name, is_https=settings().is_https))


def clear_cookie(response: Response, name: str) -> None:
    https = settings().is_https
    response.delete_cookie(cookie_name(name, is_https=https), secure=https, httponly=True, samesite="Lax", path="/")


def _serializer(name: str) -> URLSafeTimedSerializer:
    return _make_serializer(current_app.secret_key or "", name)


@lru_cache(MOST_KEPT)
def _make_serializer(secret_key: str | bytes, name: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt=f"organiser cookie {name}")


def set_signed_cookie(response: Response, name: str, data: object, *, max_age: int) -> None:
    """JSON that the browser can read and cannot change. It holds no secret and nothing personal."""
    set_cookie(response, name, _serializer(name).dumps(data), max_age=max_age)


def read_signed_cookie(name: str, *, max_age: int) -> object | None:
    """What set_signed_cookie() took, or None if it is missing, too old (seconds) or not ours."""
    value = read_cookie(name)
    if value is None:
        return None
    try:
        data: object = _serializer(name).loads(value, max_age=max_age)
    except BadData:
        return None
    return data
