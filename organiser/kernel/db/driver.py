"""The SQLite that all databases of organiser are opened with.

Most systems have one with a fault that keeps WAL from being used (engine.is_wal_safe), so a mended one is brought along
as a wheel. Where there is none for the machine, Python's own serves.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

sqlite: Any = import_module("pysqlite3.dbapi2" if find_spec("pysqlite3") else "sqlite3")
