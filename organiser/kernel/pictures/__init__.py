"""Pictures: re-encoded before they are kept, so that nothing of the original file remains but what one sees.

encoded = encode_picture(file)                                  # before the transaction
with transaction():
    picture = store_picture(encoded, branch_id=…, alt=…)
"""

from organiser.kernel.pictures.encode import MAX_BYTES, EncodedPicture, encode_picture
from organiser.kernel.pictures.errors import (
    PictureQuotaSpent,
    PictureRefused,
    PictureTooHeavy,
    PictureTooManyPixels,
    PictureUnreadable,
)
from organiser.kernel.pictures.models import Picture
from organiser.kernel.pictures.store import open_picture, remove_picture, store_picture, sweep_pictures

__all__ = [
    "MAX_BYTES",
    "EncodedPicture",
    "Picture",
    "PictureQuotaSpent",
    "PictureRefused",
    "PictureTooHeavy",
    "PictureTooManyPixels",
    "PictureUnreadable",
    "encode_picture",
    "open_picture",
    "remove_picture",
    "store_picture",
    "sweep_pictures",
]
