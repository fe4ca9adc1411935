"""Compiled templates, kept beside their sources as Python keeps its own: a first page need not wait for a compiler."""

from contextlib import suppress
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """In `templates`/__pycache__, by name and the sum of the source. Where nothing can be written, nothing is kept.

    Not in DATA_DIR: what lies here is run.
    """

    def __init__(self, templates: Path) -> None:
        folder = templates / "__pycache__"
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
        super().__init__(str(folder))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
