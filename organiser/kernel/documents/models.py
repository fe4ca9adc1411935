"""A document's row; its bytes lie in UPLOAD_DIR under a name that we made."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import ids
from organiser.kernel.db import Base

MEDIA_TYPES = {"pdf": "application/pdf", "epub": "application/epub+zip"}


class Document(Base):
    """`kind` is pdf or epub, as its content says. The file is `<public_id>.<kind>`."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    branch_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    created_at: Mapped[datetime]
