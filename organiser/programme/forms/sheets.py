"""Sending a sheet, and doing what its preview has shown."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import HiddenField

from organiser.kernel.web.forms import Form
from organiser.kernel.web.uploads import TABLE_TYPES


class SheetForm(Form):
    """A file; or, under its preview, the table that was read from it and the digest of what was shown."""

    file = FileField(
        lazy_gettext("Sheet"),
        render_kw={"accept": TABLE_TYPES},
        description=lazy_gettext("An .xlsx or .csv file. You see what it does before anything happens."),
    )
    table = HiddenField()
    digest = HiddenField()
