"""A program of its own: a document comes in at stdin, the same one written anew goes out at stdout, or none.

Run by kernel.confined, in a process with hard limits of memory and time, since readers of documents are where
hostile files bite. It knows nothing of organiser. What it writes holds only what it has read: nothing that another
reader might find in the original (a second file behind the first, objects that no table names) is in it. Exit codes:
0 a document, 3 unreadable, 4 too heavy unpacked, 5 active; anything else is a crash.
"""

import io
import json
import re
import stat
import sys
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

UNREADABLE, TOO_HEAVY, ACTIVE = 3, 4, 5

# ISO 32000-2 §12.6 (actions), §7.11.4 (embedded files), §13 (multimedia), §12.7.8 (XFA).
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMediaContent", "/Collection"}
)
ACTIVE_VALUES = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute",
        "/Movie", "/Sound", "/Trans", "/RichMedia", "/Screen", "/3D", "/FileAttachment", "/EmbeddedFile",
    }
)  # fmt: skip
TURNS = ("/Type", "/Trans")
MOST_OBJECTS = 500_000

MIMETYPE = "mimetype"
EPUB = b"application/epub+zip"
CONTAINER = "META-INF/container.xml"
ROOTFILE = re.compile(rb'full-path\s*=\s*["\']([^"\']{1,500})["\']')
MOST_FILES, MOST_RATIO, SMALL = 3_000, 60, 4 * 1024 * 1024
REFUSED_ENDINGS = frozenset({".js", ".mjs", ".exe", ".zip", ".jar", ".epub", ".pdf", ".swf", ".bat", ".cmd", ".sh"})
MARKUP = frozenset({".xhtml", ".html", ".htm", ".xml", ".svg", ".opf", ".ncx", ""})
RUNS = re.compile(
    rb"<\s*(?:[^\s<>/:=\"']+:)?(?:script|iframe|object|embed|form)\b|[\s\"'/]on[a-z]{3,20}\s*=|<!ENTITY", re.IGNORECASE
)
# Readers take character references for what they stand for, and leave gaps in an address out.
RUNS_AS_ADDRESS = re.compile(r"(?:javascript|vbscript):", re.IGNORECASE)
GAPS = re.compile(r"[\x00-\x20]+")
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Refused(Exception):
    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


def main(max_bytes: int) -> int:
    data = sys.stdin.buffer.read()
    try:
        kind, body = clean(data, max_bytes)
    except Refused as refusal:
        return refusal.code
    except Exception:  # what a reader raises on a hostile file is anybody's guess
        return UNREADABLE
    if len(body) > max_bytes:
        return TOO_HEAVY
    sys.stdout.buffer.write(json.dumps({"kind": kind}).encode() + b"\n" + body)
    return 0


def clean(data: bytes, max_bytes: int) -> tuple[str, bytes]:
    """By what it is, whatever it is called."""
    if data.startswith(b"%PDF-"):
        return "pdf", clean_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return "epub", clean_epub(data, max_unpacked=4 * max_bytes)
    raise Refused(UNREADABLE)


def clean_pdf(data: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Refused(ACTIVE)
    if not len(reader.pages):
        raise Refused(UNREADABLE)
    writer = PdfWriter(clone_from=reader)
    # Who made it with what, when and where, is nobody's business.
    writer.metadata = None
    for holder in (writer.root_object, *writer.pages):
        holder.pop("/Metadata", None)
        holder.pop("/PieceInfo", None)
    if any(map(is_active, walk(writer.root_object))):
        raise Refused(ACTIVE)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def walk(root: Any) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, once."""
    todo, seen, passed = [root], set(), 0
    while todo:
        found = todo.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        passed += 1
        if passed > MOST_OBJECTS:
            raise Refused(TOO_HEAVY)
        if isinstance(found, DictionaryObject):
            yield found
            todo.extend(found.raw_get(key) for key in found)
        elif isinstance(found, ArrayObject):
            todo.extend(list.__iter__(found))


def is_active(found: DictionaryObject) -> bool:
    if ACTIVE_KEYS & found.keys():
        return True
    # Not get(), which gives what stands in an object of its own as a pointer to it.
    values = [(key, found[key]) for key in ("/S", "/Subtype", "/Type") if key in found]
    named = [(key, str(value)) for key, value in values if isinstance(value, NameObject)]
    # A page's transition is of the type Trans, and only turns it.
    return any(name in ACTIVE_VALUES for key, name in named if (key, name) != TURNS)


def clean_epub(data: bytes, *, max_unpacked: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        files = source.infolist()
        check_names(files)
        unpacked = sum(info.file_size for info in files)
        if unpacked > max_unpacked or (unpacked > SMALL and unpacked > MOST_RATIO * len(data)):
            raise Refused(TOO_HEAVY)
        bodies = {info.filename: read_file(source, info) for info in files if not info.is_dir()}
    if bodies.pop(MIMETYPE, b"").strip() != EPUB:
        raise Refused(UNREADABLE)
    rootfile = ROOTFILE.search(bodies.get(CONTAINER, b""))
    if rootfile is None or rootfile[1].decode() not in bodies:
        raise Refused(UNREADABLE)
    for name, body in bodies.items():
        check_content(name, body)
    return pack(bodies)


def check_names(files: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in files]
    if len(names) > MOST_FILES:
        raise Refused(TOO_HEAVY)
    if len(set(map(str.casefold, names))) != len(names):
        raise Refused(UNREADABLE)
    for info in files:
        path = PurePosixPath(info.filename)
        strange = path.is_absolute() or ".." in path.parts or set(info.filename) & set("\\:\0")
        if strange or stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & 1:
            raise Refused(UNREADABLE)
        if path.suffix.lower() in REFUSED_ENDINGS:
            raise Refused(ACTIVE)


def read_file(source: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """No more than its header has announced, whatever comes out."""
    with source.open(info) as file:
        body = file.read(info.file_size + 1)
    if len(body) != info.file_size:
        raise Refused(TOO_HEAVY)
    return body


def check_content(name: str, body: bytes) -> None:
    """Markup by its ending or its first sign; in UTF-16 it could say what is not looked for."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if PurePosixPath(name).suffix.lower() not in MARKUP and not head.startswith(b"<"):
        return
    if b"\0" in body or RUNS.search(body) or RUNS_AS_ADDRESS.search(GAPS.sub("", unescape(body.decode("latin-1")))):
        raise Refused(ACTIVE)


def pack(bodies: dict[str, bytes]) -> bytes:
    """OCF 3.3 §4.2: the type first and uncompressed; names and contents, and nothing else of the original."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr(zipfile.ZipInfo(MIMETYPE, LONG_AGO), EPUB, zipfile.ZIP_STORED)
        for name, body in bodies.items():
            target.writestr(zipfile.ZipInfo(name, LONG_AGO), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
