"""Turning a file that somebody sent into a picture that may be kept. Never inside a transaction: it takes a second."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from organiser.kernel.confined import Limits, run_confined
from organiser.kernel.pictures.errors import PictureTooHeavy, PictureTooManyPixels, PictureUnreadable

# A program of its own, and never imported here: its libraries would weigh on every process.
DECODER = Path(__file__).with_name("decoder.py")
UNREADABLE, TOO_MANY_PIXELS = 3, 4

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_PIXELS = 25_000_000
MAX_WIDTH = 1600
LIMITS = Limits(seconds=10)
# 25 megapixels take some hundred megabytes while they are decoded.
AT_ONCE = 2

_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A WebP that we made ourselves; nothing of the file it came from is in it but what one sees."""

    body: bytes = field(repr=False)
    width: int
    height: int


def encode_picture(data: bytes) -> EncodedPicture:
    """Decode a JPEG, PNG or WebP in a process with limits, and encode it anew as WebP, at most 1600 pixels wide.

    What is appended to a picture (phones append films and depth maps, attackers scripts) is not carried over.
    Raises PictureTooHeavy, PictureTooManyPixels, PictureUnreadable.
    """
    if len(data) > MAX_BYTES:
        raise PictureTooHeavy(most=MAX_BYTES)
    with _turns:
        code, output = run_confined(DECODER, data, MAX_PIXELS, MAX_WIDTH, limits=LIMITS)
    if code == TOO_MANY_PIXELS:
        raise PictureTooManyPixels(most=MAX_PIXELS)
    if code != 0:
        raise PictureUnreadable
    head, _, body = output.partition(b"\n")
    size = json.loads(head)
    return EncodedPicture(body, size["width"], size["height"])
