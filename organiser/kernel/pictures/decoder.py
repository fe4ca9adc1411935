"""A program of its own: a picture comes in at stdin, a clean WebP goes out at stdout, nothing else is possible.

Run by kernel.confined, in a process with hard limits of memory and time, since picture codecs are where hostile
files bite. It knows nothing of organiser. Exit codes: 0 a picture, 3 unreadable, 4 too many pixels; anything else is
a crash.
"""

import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
UNREADABLE, TOO_MANY_PIXELS = 3, 4
QUALITY = 82


def main(max_pixels: int, max_width: int) -> int:
    Image.MAX_IMAGE_PIXELS = max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    source = io.BytesIO(sys.stdin.buffer.read())
    try:
        picture = Image.open(source, formats=FORMATS)
        if picture.width * picture.height > max_pixels:
            return TOO_MANY_PIXELS
        clean = reencode(picture, max_width)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY_PIXELS
    except Exception:  # what a codec raises on a hostile file is anybody's guess
        return UNREADABLE
    sys.stdout.buffer.write(json.dumps({"width": clean.width, "height": clean.height}).encode() + b"\n")
    clean.save(sys.stdout.buffer, "WEBP", quality=QUALITY, method=4)
    return 0


def reencode(picture: Image.Image, max_width: int) -> Image.Image:
    """Only what one sees: turned upright, in sRGB, no wider than `max_width`, on a canvas without any metadata."""
    if picture.format == "JPEG":
        picture.draft("RGB", (max_width * 2, max_width * 2))
    profile = picture.info.get("icc_profile")
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    colours = _to_srgb(upright, profile, mode) if profile else upright.convert(mode)
    if colours.width > max_width:
        height = max(1, round(colours.height * max_width / colours.width))
        colours = colours.resize((max_width, height), Image.Resampling.LANCZOS)
    clean = Image.new(mode, colours.size)
    clean.paste(colours)
    return clean


def _to_srgb(picture: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """A phone's wide colours would look dull without their profile, which is metadata and goes."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        base = picture if picture.mode in {"RGB", "RGBA", "CMYK", "L"} else picture.convert(mode)
        done = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert(mode)
    if done is None or mode == "RGB":
        return (done or picture).convert(mode)
    done = done.convert("RGBA")
    done.putalpha(picture.convert("RGBA").getchannel("A"))
    return done


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
