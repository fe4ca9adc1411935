"""A vault's row: which key, and when it is destroyed."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from organiser.kernel import ids
from organiser.kernel.db import Base


class Vault(Base):
    """`kind` is the table that owns it ('event', 'my_places'); `destroy_after` None: never by itself."""

    __tablename__ = "vaults"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(26), unique=True, default=ids.new_public_id)
    kind: Mapped[str] = mapped_column(String(32))
    destroy_after: Mapped[datetime | None] = mapped_column(index=True)
    destroyed_at: Mapped[datetime | None]
