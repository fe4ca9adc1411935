"""Documents for tests, made by hand: good ones, and such as attackers send."""

import io
import zipfile

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "book.opf": "<package/>",
    "one.xhtml": "<html><body><p>Peace, land, bread.</p></body></html>",
}


def make_pdf(author: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if author:
        writer.add_metadata({"/Author": author})
    return _bytes_of(writer)


def make_scripted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hello')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    return _bytes_of(writer)


def make_locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="RC4-128")
    return _bytes_of(writer)


def make_pdf_with_file() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("run.exe", b"MZ")
    return _bytes_of(writer)


def make_pdf_with_action(kind: str, *, on_page: bool = False, called: str = "", is_apart: bool = False) -> bytes:
    """Which opens, sends or starts something by itself, or when its page is shown. It may be `called` what it is not,
    and its kind be an object of its own."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    named = writer._add_object(NameObject(kind)) if is_apart else NameObject(kind)
    action = DictionaryObject({NameObject("/S"): named, NameObject("/F"): TextStringObject("cmd.exe")})
    if called:
        action[NameObject("/Type")] = NameObject(called)
    if on_page:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    else:
        link = {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link")}
        annotation = DictionaryObject({**link, NameObject("/A"): action})
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])
    return _bytes_of(writer)


def _bytes_of(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_pdf_with_turning_pages() -> bytes:
    """Which is shown on a wall, page by page."""
    writer = PdfWriter()
    turn = {NameObject("/Type"): NameObject("/Trans"), NameObject("/S"): NameObject("/Dissolve")}
    writer.add_blank_page(200, 200)[NameObject("/Trans")] = DictionaryObject(turn)
    return _bytes_of(writer)


def make_epub(more: dict[str, str | bytes] | None = None, *, without: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, body in {**PARTS, **(more or {})}.items():
            if name != without:
                target.writestr(name, body)
    return out.getvalue()


def make_linked_epub() -> bytes:
    """With a symbolic link out of it."""
    out = io.BytesIO(make_epub())
    with zipfile.ZipFile(out, "a") as target:
        link = zipfile.ZipInfo("two.xhtml")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    return out.getvalue()
