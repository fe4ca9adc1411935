"""A picture's row; its bytes lie in UPLOAD_DIR under a name that we made."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import ids
from organiser.kernel.db import Base


class Picture(Base):
    """`alt` is said aloud in its place. The file is `<public_id>.webp`."""

    __tablename__ = "pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int | None] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    alt: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
