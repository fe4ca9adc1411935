"""Pictures for uploads."""

from io import BytesIO

from PIL import Image


def draw_picture() -> bytes:
    """A PNG of one colour."""
    Image.new("RGB", (640, 360), "#b0121d").save(body := BytesIO(), "PNG")
    return body.getvalue()
