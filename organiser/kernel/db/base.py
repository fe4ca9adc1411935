"""The declarative base that all models share, and the extension that binds it to a database."""

from datetime import datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, MetaData
from sqlalchemy.orm import DeclarativeBase, registry

from organiser.kernel.db.types import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    # In a registry, not on the class: Flask-SQLAlchemy 3.1 drops a class-level type_annotation_map.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: JSON, list[str]: JSON, list[dict[str, str]]: JSON},
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
