"""The picture that goes along when an event's address is passed on: 1200×630, a big date, the title, the place.

Letters come from the fonts of the pages. Arabic has to be shaped, which Pillow leaves to a library of the system
(FriBiDi); where that is missing, and for scripts that the fonts don't have, the line is left out and the date speaks.
"""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

FONTS = Path(__file__).parents[1] / "static" / "fonts"
WIDTH, HEIGHT = 1200, 630
MARGIN = 64
LEAF = 400
PAPER, INK, ACCENT, SOFT = "#f5f2ea", "#17130e", "#b0121d", "#4b4539"
TITLE_SIZES = (84, 72, 62, 54, 46)
MOST_TITLE_LINES = 4
KEPT_CARDS = 64


@dataclass(frozen=True, slots=True)
class Card:
    """Words as they are shown, in the card's language; `stamp` is written over the date: 'Cancelled'."""

    weekday: str
    day: str
    month: str
    title: str
    kind: str
    place: str
    site: str
    stamp: str = ""
    is_rtl: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Letters of one font."""

    text: str
    font: str
    is_rtl: bool


@lru_cache(maxsize=KEPT_CARDS)
def draw_card(card: Card) -> bytes:
    """A PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _draw_leaf(draw, card)
    _draw_words(draw, card)
    body = io.BytesIO()
    image.quantize(64).save(body, "PNG", optimize=True)
    return body.getvalue()


def can_shape() -> bool:
    """Whether letters that join can be drawn."""
    return bool(features.check("raqm") and features.version("fribidi"))


def _draw_leaf(draw: ImageDraw.ImageDraw, card: Card) -> None:
    left = WIDTH - LEAF if card.is_rtl else 0
    draw.rectangle((left, 0, left + LEAF, HEIGHT), fill=INK if card.stamp else ACCENT)
    middle = left + LEAF // 2
    _draw_centred(draw, card.weekday, middle, 112, 56, 700)
    size = 250 if len(card.day) <= 2 else 120
    _draw_centred(draw, card.day, middle, 320, size, 700)
    _draw_centred(draw, card.month, middle, 510, 56, 400)
    if card.stamp:
        draw.line((left + 60, 320, left + LEAF - 60, 320), fill=ACCENT, width=18)


def _draw_centred(draw: ImageDraw.ImageDraw, text: str, middle: int, y: int, size: int, weight: int) -> None:
    width = _measure(text, size, weight)
    while width > LEAF - 40 and size > 24:
        size -= 4
        width = _measure(text, size, weight)
    _draw_line(draw, text, middle - width / 2, y, size, weight, PAPER)


def _draw_words(draw: ImageDraw.ImageDraw, card: Card) -> None:
    room = WIDTH - LEAF - 2 * MARGIN
    _draw_aligned(draw, card.stamp or card.kind, card, 96, 36, ACCENT)
    size, lines = _fit_title(card.title, room)
    for at, line in enumerate(lines):
        _draw_aligned(draw, line, card, 130 + int(size * (0.7 + 1.18 * at)), size, INK)
    _draw_aligned(draw, _shorten(card.place, room, 34), card, 500, 34, INK)
    _draw_aligned(draw, _shorten(card.site, room, 28), card, 560, 28, SOFT)


def _draw_aligned(draw: ImageDraw.ImageDraw, text: str, card: Card, y: int, size: int, colour: str) -> None:
    start = LEAF + MARGIN
    if card.is_rtl:
        start = WIDTH - LEAF - MARGIN - int(_measure(text, size, 700))
    _draw_line(draw, text, start, y, size, 700, colour)


def _fit_title(title: str, room: int) -> tuple[int, list[str]]:
    """The largest size at which the title fits; at the smallest it is cut."""
    for size in TITLE_SIZES:
        lines = _wrap(title, room, size)
        if len(lines) * size * 1.18 <= 330 and len(lines) <= MOST_TITLE_LINES:
            return size, lines
    kept = _wrap(title, room, TITLE_SIZES[-1])[:MOST_TITLE_LINES]
    return TITLE_SIZES[-1], [*kept[:-1], _shorten(f"{kept[-1]} …", room, TITLE_SIZES[-1])]


def _wrap(text: str, room: int, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _measure(f"{lines[-1]} {word}", size, 700) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(_shorten(word, room, size))
    return lines if _is_drawable(text) else []


def _shorten(text: str, room: int, size: int) -> str:
    if not _is_drawable(text):
        return ""
    while text and _measure(text, size, 700) > room:
        text = text[:-2].rstrip(" …,") + "…" if len(text) > 2 else ""
    return text


def _draw_line(draw: ImageDraw.ImageDraw, text: str, x: float, y: int, size: int, weight: int, colour: str) -> None:
    """Around the middle line `y`, from `x` rightwards."""
    for piece in _order(text):
        font = _font(piece.font, weight, size)
        draw.text((x, y), piece.text, font=font, fill=colour, anchor="lm", direction="rtl" if piece.is_rtl else None)
        x += font.getlength(piece.text, direction="rtl" if piece.is_rtl else None)


def _measure(text: str, size: int, weight: int) -> float:
    return sum(
        _font(piece.font, weight, size).getlength(piece.text, direction="rtl" if piece.is_rtl else None)
        for piece in _order(text)
    )


def _order(text: str) -> list[_Piece]:
    """Pieces from left to right as they are seen. What no font has makes the whole text empty."""
    if not _is_drawable(text):
        return []
    pieces = _split(text)
    # Digits are not strong (UAX #9, P2): "25 أكتوبر" reads leftwards.
    strong = next((_is_rtl(char) for char in text if unicodedata.bidirectional(char) in {"L", "R", "AL"}), False)
    if not strong:
        return pieces
    # In a line that reads leftwards, runs of Latin letters keep their own order among themselves.
    ordered: list[_Piece] = []
    for run in _runs(pieces):
        if all(_is_neutral(piece.text) for piece in run):
            run = [replace(piece, text=piece.text[::-1]) for piece in reversed(run)]
        ordered = [*_turn_spaces(run), *ordered]
    return ordered


def _turn_spaces(run: list[_Piece]) -> list[_Piece]:
    """What stands after a run of Latin letters or digits is on its left, in a line that reads leftwards."""
    first, last = run[0], run[-1]
    bare = last.text.rstrip(" ")
    spaces = last.text[len(bare) :]
    if first.is_rtl or not spaces or not bare:
        return run
    shorter = [*run[:-1], replace(last, text=bare)]
    return [replace(shorter[0], text=spaces + shorter[0].text), *shorter[1:]]


def _runs(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    runs: list[list[_Piece]] = []
    for piece in pieces:
        if runs and not piece.is_rtl and not runs[-1][-1].is_rtl:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _split(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for char in text:
        font = _font_of(char) or "sans-latin"
        if pieces and char == " ":
            font = pieces[-1].font
        if pieces and pieces[-1].font == font:
            last = pieces.pop()
            pieces.append(_Piece(last.text + char, font, last.is_rtl or _is_rtl(char)))
        else:
            pieces.append(_Piece(char, font, _is_rtl(char)))
    return pieces


def _is_rtl(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"R", "AL"}


def _is_neutral(text: str) -> bool:
    return not any(unicodedata.bidirectional(char) in {"L", "R", "AL", "EN", "AN"} for char in text)


def _is_drawable(text: str) -> bool:
    fonts = {_font_of(char) for char in text}
    return None not in fonts and ("sans-arabic" not in fonts or can_shape())


def _font_of(char: str) -> str | None:
    """The file that has the letter, by the ranges that base.css gives the same files."""
    code = ord(char)
    if 0x20 <= code <= 0xFF or code in {0x131, 0x152, 0x153, 0x2BB, 0x2BC, 0x20AC, 0x2122} or 0x2010 <= code <= 0x203A:
        return "sans-latin"
    if 0x100 <= code <= 0x2BA or 0x1E00 <= code <= 0x1EF9 or 0x20A0 <= code <= 0x20C0:
        return "sans-latin-ext"
    return "sans-arabic" if 0x600 <= code <= 0x6FF or 0x200C <= code <= 0x200F else None


@cache
def _font(name: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{name}-{weight}.woff2", size)
