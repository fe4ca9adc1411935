"""The words for arrangements and history. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.guides.models import Arrangement

Label = str

ARRANGEMENTS: dict[str, Label] = {Arrangement.THEME: _("By theme"), Arrangement.DATE: _("By date")}
VERBS: dict[str, Label] = {
    "created": _("began the guide"),
    "edited": _("changed the guide"),
    "added a work": _("added a work"),
    "edited a work": _("changed what is said of a work"),
    "removed a work": _("took a work out"),
    "arranged": _("changed the order"),
    "published": _("published the guide"),
    "translated": _("translated it"),
    "withdrawn": _("withdrew the guide to a draft"),
}
FIELDS: dict[str, Label] = {
    "title": _("title"),
    "summary": _("summary"),
    "text": _("introduction"),
    "lang": _("language"),
    "arrangement": _("arrangement"),
}
