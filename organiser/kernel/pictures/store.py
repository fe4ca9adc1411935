"""Keeping pictures: a row in the database, a file in UPLOAD_DIR under a name that we made."""

from pathlib import Path

from sqlalchemy import func, select

from organiser.kernel import clock, ids
from organiser.kernel.db import db
from organiser.kernel.errors import NotFound
from organiser.kernel.extensions import settings
from organiser.kernel.files import sweep_files, write_file
from organiser.kernel.pictures.encode import MEGABYTE, EncodedPicture
from organiser.kernel.pictures.errors import PictureQuotaSpent
from organiser.kernel.pictures.models import Picture

BRANCH_QUOTA = 200 * MEGABYTE


def store_picture(encoded: EncodedPicture, *, branch_id: int | None, alt: str) -> Picture:
    """Keep what encode_picture() made. Raises PictureQuotaSpent.

    The file is written first: without a row it is swept later, whereas a row without a file would be a broken page.
    """
    size = len(encoded.body)
    if branch_id is not None and _spent(branch_id) + size > BRANCH_QUOTA:
        raise PictureQuotaSpent(most=BRANCH_QUOTA)
    picture = Picture(public_id=ids.new_public_id(), branch_id=branch_id, alt=alt, size=size, created_at=clock.now())
    picture.width, picture.height = encoded.width, encoded.height
    write_file(path_of(picture), encoded.body)
    db.session.add(picture)
    db.session.flush()
    return picture


def remove_picture(picture: Picture) -> None:
    """Remove the row: from its commit on the picture is not found. The file goes with the next sweep, since it must
    not be gone if this transaction is rolled back."""
    db.session.delete(picture)
    db.session.flush()


def open_picture(public_id: str) -> tuple[Picture, Path]:
    """The row and the file of a picture. Raises NotFound if either is missing."""
    picture = db.session.scalars(select(Picture).where(Picture.public_id == public_id)).one_or_none()
    if picture is None:
        raise NotFound
    path = path_of(picture)
    if not path.is_file():
        raise NotFound
    return picture, path


def path_of(picture: Picture) -> Path:
    return settings().upload_dir / picture.public_id[:2] / f"{picture.public_id}.webp"


def sweep_pictures() -> None:
    """A job: delete the files that no row names."""
    sweep_files(settings().upload_dir.glob("??"), _list_named)


def _list_named(paths: list[Path]) -> set[Path]:
    named = select(Picture).where(Picture.public_id.in_([path.stem for path in paths]))
    return {path_of(picture) for picture in db.session.scalars(named)}


def _spent(branch_id: int) -> int:
    total = select(func.coalesce(func.sum(Picture.size), 0)).where(Picture.branch_id == branch_id)
    return int(db.session.scalar(total) or 0)
