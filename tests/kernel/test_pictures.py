import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageCms, PngImagePlugin

from organiser.kernel import clock
from organiser.kernel.db import db, transaction
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.files import SWEEP_AFTER
from organiser.kernel.pictures import (
    MAX_BYTES,
    EncodedPicture,
    Picture,
    PictureQuotaSpent,
    PictureTooHeavy,
    PictureTooManyPixels,
    PictureUnreadable,
    encode_picture,
    open_picture,
    remove_picture,
    store_picture,
    sweep_pictures,
)
from organiser.kernel.pictures.store import BRANCH_QUOTA

CANARY = b"CANARY-of-La-Paz"
ORIENTATION, MAKER = 0x0112, 0x010F


def draw(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def as_file(picture: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def decode(encoded: EncodedPicture) -> Image.Image:
    return Image.open(io.BytesIO(encoded.body))


def announce_png(width: int, height: int) -> bytes:
    """A PNG of some bytes whose header announces a picture of any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp(format: str) -> None:
    encoded = encode_picture(as_file(draw(), format))
    assert (encoded.width, encoded.height) == (60, 40)
    assert decode(encoded).format == "WEBP"
    red, green, blue = decode(encoded).convert("RGB").getpixel((5, 20))
    assert red > 200 > 60 > max(green, blue)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "RGBA", "LA", "I;16"])
def test_every_kind_of_colour_is_taken(mode: str) -> None:
    picture = draw(mode="RGB").convert("L").convert("I;16") if mode == "I;16" else draw().convert(mode)
    encoded = encode_picture(as_file(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert (decode(encoded).mode, decode(encoded).size) == ("RGB", (60, 40))


def test_transparency_stays() -> None:
    encoded = encode_picture(as_file(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG"))
    assert decode(encoded).getpixel((15, 15))[3] == 0


def test_wide_pictures_shrink_to_1600() -> None:
    encoded = encode_picture(as_file(draw((4000, 3000))))
    assert (encoded.width, encoded.height) == (1600, 1200)
    assert decode(encoded).size == (1600, 1200)


def test_a_picture_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    encoded = encode_picture(as_file(draw((60, 40)), exif=exif))
    assert (encoded.width, encoded.height) == (40, 60)


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[MAKER] = CANARY.decode()
    exif.get_ifd(0x8825)[29] = CANARY.decode()
    return as_file(draw(), exif=exif)


def with_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return as_file(draw(), icc_profile=profile.replace(b"sRGB built-in", b"CANARY-of-La-"), comment=CANARY)


def with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("XML:com.adobe.xmp", f"<x>{CANARY.decode()}</x>")
    return as_file(draw(), "PNG", pnginfo=info)


def with_webp_xmp() -> bytes:
    return as_file(draw(), "WEBP", xmp=CANARY)


def with_script_behind() -> bytes:
    return as_file(draw()) + b"<script>" + CANARY + b"</script>"


@pytest.mark.parametrize("make", [with_exif, with_profile, with_text, with_webp_xmp, with_script_behind])
def test_nothing_but_what_one_sees_is_kept(make: Callable[[], bytes]) -> None:
    data = make()
    assert CANARY[:13] in data
    encoded = encode_picture(data)
    assert CANARY[:13] not in encoded.body
    assert set(decode(encoded).info) <= {"background", "loop", "timestamp", "duration"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"<html>" + as_file(draw()),
        b"GIF89a" + bytes(100),
        as_file(draw(), "GIF"),
        as_file(draw(), "TIFF"),
        as_file(draw(), "BMP"),
        as_file(draw((400, 300)))[:-200],
        as_file(draw((400, 300)), "PNG")[:-60],
        as_file(draw((400, 300)), "WEBP")[:-40],
        as_file(draw())[:30],
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        encode_picture(data)


def test_a_file_is_not_believed_by_its_weight() -> None:
    with pytest.raises(PictureTooHeavy):
        encode_picture(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("size", [(100_000, 100_000), (5001, 5000), (65_000, 65_000)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(PictureTooManyPixels):
        encode_picture(announce_png(*size))


def test_the_largest_picture_is_decoded_within_the_limits() -> None:
    encoded = encode_picture(as_file(Image.new("RGBA", (5000, 5000), (10, 20, 30, 40)), "PNG"))
    assert (encoded.width, encoded.height) == (1600, 1600)


def keep(body: bytes = b"webp", *, branch_id: int | None = 1) -> Picture:
    with transaction():
        return store_picture(EncodedPicture(body, 1, 1), branch_id=branch_id, alt="A room full of people")


def files() -> list[Path]:
    return sorted(path for path in settings().upload_dir.rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def _no_files(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        request.getfixturevalue("app")
        for path in files():
            path.unlink()


def test_a_picture_is_kept_under_a_name_of_ours(app: Flask) -> None:
    picture = keep(b"body")
    found, path = open_picture(picture.public_id)
    assert (found, path.read_bytes()) == (picture, b"body")
    assert path == settings().upload_dir / picture.public_id[:2] / f"{picture.public_id}.webp"
    assert files() == [path]


@pytest.mark.parametrize("public_id", ["", "../../etc/passwd", "a" * 26])
def test_a_picture_without_a_row_is_not_found(app: Flask, public_id: str) -> None:
    with pytest.raises(NotFound):
        open_picture(public_id)


def test_a_removed_picture_is_not_found_and_its_file_is_swept(app: Flask) -> None:
    kept, removed = keep(), keep()
    with transaction():
        remove_picture(db.session.get_one(Picture, removed.id))
    with pytest.raises(NotFound):
        open_picture(removed.public_id)
    make_old(*files())
    sweep_pictures()
    assert files() == [open_picture(kept.public_id)[1]]


def test_a_rolled_back_picture_leaves_a_file_that_is_swept_later(app: Flask) -> None:
    with transaction() as session:
        store_picture(EncodedPicture(b"webp", 1, 1), branch_id=1, alt="")
        session.get_transaction().rollback()
    sweep_pictures()
    assert len(files()) == 1
    make_old(*files())
    sweep_pictures()
    assert files() == []


def test_a_half_written_file_is_swept(app: Flask) -> None:
    path = open_picture(keep().public_id)[1]
    draft = path.with_suffix(".0123.part")
    draft.write_bytes(b"half")
    make_old(path, draft)
    sweep_pictures()
    assert files() == [path]


def make_old(*paths: Path) -> None:
    moment = (clock.now() - SWEEP_AFTER).timestamp() - 1
    for path in paths:
        os.utime(path, (moment, moment))


def test_a_branch_has_so_much_room_and_no_more(app: Flask) -> None:
    picture = keep()
    with transaction():
        db.session.get_one(Picture, picture.id).size = BRANCH_QUOTA - 3
    keep(b"abc")
    with pytest.raises(PictureQuotaSpent):
        keep(b"d")
    keep(b"d", branch_id=2)
    keep(b"d", branch_id=None)
    assert len(files()) == 4
