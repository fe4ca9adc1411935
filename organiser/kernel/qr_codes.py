"""Addresses as codes that a camera reads (ISO/IEC 18004), with what a tenth of damage leaves of them."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from organiser.kernel.on_demand import on_demand

segno = on_demand("segno")


def draw_svg(text: str, *, border: int = 0, **looks: Any) -> str:
    """`border` in modules; `looks` as segno's SVG writer takes them."""
    drawing = BytesIO()
    _make(text).save(drawing, kind="svg", border=border, **looks)
    return drawing.getvalue().decode()


def list_rows(text: str, *, border: int) -> list[Iterable[int]]:
    """The modules from above to below, 1 where one is dark."""
    return list(_make(text).matrix_iter(border=border))


def _make(text: str) -> Any:
    return segno.make(text, error="m", micro=False)
