"""Compiling the message catalogues. The repository keeps .po files; .mo files are made when older."""

import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[2] / "translations"


def compile_catalogues(root: Path = TRANSLATIONS) -> list[Path]:
    """Bring every stale .mo file up to date; the files that were written."""
    return [_compile(source) for source in sorted(root.glob("*/LC_MESSAGES/*.po")) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    """Written beside and renamed, so that a process that starts meanwhile never reads half a file."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    target = source.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
        write_mo(draft, catalogue)
    written = Path(draft.name)
    written.chmod(0o644)
    return written.replace(target)
