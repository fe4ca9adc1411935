"""Bodies that are too large or too many: threat row 41."""

import io

from flask import Flask


def test_a_large_body_is_refused(app: Flask) -> None:
    response = app.test_client().post(
        "/en/login", data={"address": "a" * 2_000_000}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 413


def test_a_flood_of_parts_is_refused(app: Flask) -> None:
    boundary = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"
    body = boundary * 15_000 + b"--x--\r\n"
    response = app.test_client().post(
        "/en/login",
        input_stream=io.BytesIO(body),
        content_length=len(body),
        content_type="multipart/form-data; boundary=x",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 413


def test_a_field_of_line_ends_is_refused_at_once(app: Flask) -> None:
    body = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"\r\n" * 600_000 + b"\r\n--x--\r\n"
    response = app.test_client().post(
        "/en/login",
        input_stream=io.BytesIO(body),
        content_length=len(body),
        content_type="multipart/form-data; boundary=x",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 413
