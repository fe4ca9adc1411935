"""Routes that take a file may be sent more than the others."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from organiser.kernel.db import transaction
from organiser.kernel.documents import MAX_BYTES as MAX_DOCUMENT
from organiser.kernel.documents import DocumentActive, DocumentQuotaSpent, DocumentRefused, DocumentTooHeavy
from organiser.kernel.pictures import MAX_BYTES as MAX_PICTURE
from organiser.kernel.pictures import encode_picture
from organiser.kernel.pictures.errors import (
    PictureQuotaSpent,
    PictureRefused,
    PictureTooHeavy,
    PictureTooManyPixels,
)
from organiser.kernel.tables import MAX_BYTES as MAX_TABLE
from organiser.kernel.tables import XLSX_TYPE, TableAmbiguous, TableRefused, TableTooHeavy, TableTooLarge
from organiser.kernel.web.forms import Form, line_field

MEGABYTE = 1024 * 1024
PICTURE_TYPES = "image/jpeg,image/png,image/webp"
DOCUMENT_TYPES = "application/pdf,application/epub+zip,.pdf,.epub"
# A form sends up to twelve bytes for each sign of a text.
MAX_TEXT = 5 * MEGABYTE
TABLE_TYPES = f".csv,.xlsx,.txt,text/csv,{XLSX_TYPE}"
_MOST_BYTES = "organiser_most_bytes"


def takes_uploads(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as one that a picture may be sent to."""
    setattr(view, _MOST_BYTES, MAX_PICTURE + MEGABYTE)
    return view


def takes_documents(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as one that a PDF or EPUB may be sent to."""
    setattr(view, _MOST_BYTES, MAX_DOCUMENT + MEGABYTE)
    return view


def takes_tables(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as one that a CSV or XLSX file may be sent to."""
    setattr(view, _MOST_BYTES, MAX_TABLE + MEGABYTE)
    return view


def takes_long_texts(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as one that a text of some hundred thousand signs may be sent to, in whatever script."""
    setattr(view, _MOST_BYTES, MAX_TEXT + MEGABYTE)
    return view


def allow_uploads(app: Flask) -> None:
    """Raise the limit before anything, the CSRF check too, reads the form; hence not in the view."""

    def raise_limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        most = getattr(current_app.view_functions[endpoint], _MOST_BYTES, None) if endpoint else None
        if most is not None:
            request.max_content_length = most

    app.url_value_preprocessor(raise_limit)


class PictureForm(Form):
    """A picture, and its words for whoever can't see it."""

    picture = FileField(lazy_gettext("Picture"), render_kw={"accept": PICTURE_TYPES})
    alt = line_field(
        lazy_gettext("What it shows"),
        length=300,
        required=True,
        description=lazy_gettext("Read aloud to whoever cannot see it."),
    )


def read_upload(sent: object, *, most: int = MAX_PICTURE) -> bytes | None:
    """The bytes of a FileField's data, a byte more than is taken at most; None if no file was chosen."""
    if not isinstance(sent, FileStorage) or not sent.filename:
        return None
    return sent.stream.read(most + 1)


def take_picture(form: PictureForm, keep: Callable[..., object]) -> bool:
    """Encode what was sent, and let `keep(encoded=…, alt=…)` have it in a transaction. False: the form says why not,
    and what was read before has to be read again."""
    sent, is_valid = read_upload(form.picture.data), form.validate_on_submit()
    if sent is None:
        form.refuse("picture", gettext("Choose a picture first."))
    if sent is None or not is_valid:
        return False
    try:
        encoded = encode_picture(sent)
        with transaction():
            keep(encoded=encoded, alt=form.alt.data or "")
    except PictureRefused as refusal:
        form.refuse("picture", describe_refusal(refusal))
        return False
    return True


def describe_document_refusal(refusal: DocumentRefused) -> str:
    """What to say beside the field."""
    if isinstance(refusal, DocumentTooHeavy):
        return gettext("Choose a file of at most %(megabytes)d MB.", megabytes=refusal.most // MEGABYTE)
    if isinstance(refusal, DocumentActive):
        return gettext("This file runs or opens something, or is locked. Save it without that, as plain pages.")
    if isinstance(refusal, DocumentQuotaSpent):
        return gettext(
            "The files of this branch take up all the room there is (%(megabytes)d MB). Remove one first.",
            megabytes=refusal.most // MEGABYTE,
        )
    return gettext("We cannot read this. Choose a PDF or EPUB file.")


def describe_table_refusal(refusal: TableRefused) -> str:
    """What to say beside the field."""
    if isinstance(refusal, TableTooHeavy):
        return gettext("Choose a file of at most %(megabytes)d MB.", megabytes=refusal.most // MEGABYTE)
    if isinstance(refusal, TableTooLarge):
        return gettext("This sheet has more in it than a programme. Leave out what is not part of it.")
    if isinstance(refusal, TableAmbiguous):
        return gettext("We cannot tell what separates the cells. Save the file with semicolons, or as .xlsx.")
    return gettext("We cannot read this. Choose an .xlsx or .csv file, and save it anew if it is older.")


def describe_refusal(refusal: PictureRefused) -> str:
    """What to say beside the field."""
    if isinstance(refusal, PictureTooHeavy):
        return gettext("Choose a picture of at most %(megabytes)d MB.", megabytes=refusal.most // MEGABYTE)
    if isinstance(refusal, PictureTooManyPixels):
        return gettext("Choose a picture of at most %(megapixels)d megapixels.", megapixels=refusal.most // 1_000_000)
    if isinstance(refusal, PictureQuotaSpent):
        return gettext(
            "The pictures of this branch take up all the room there is (%(megabytes)d MB). Remove one first.",
            megabytes=refusal.most // MEGABYTE,
        )
    return gettext("We cannot read this as a picture. Choose a JPEG, PNG or WebP file.")
