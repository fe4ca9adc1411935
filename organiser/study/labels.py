"""The words for kinds, licences and fields, in one place. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.study.models import Licence, WorkKind

Label = str

KINDS: dict[str, Label] = {
    WorkKind.BOOK: _("Book"),
    WorkKind.PAMPHLET: _("Pamphlet"),
    WorkKind.ARTICLE: _("Article"),
    WorkKind.SPEECH: _("Speech"),
    WorkKind.LETTER: _("Letter"),
    WorkKind.DOCUMENT: _("Document"),
    WorkKind.VIDEO: _("Video"),
    WorkKind.AUDIO: _("Audio"),
    WorkKind.OTHER: _("Something else"),
}
LICENCES: dict[str, Label] = {
    Licence.PUBLIC_DOMAIN: _("In the public domain"),
    Licence.CC0: _("CC0: free for everything"),
    Licence.CC_BY: _("CC BY: free, with the name"),
    Licence.CC_BY_SA: _("CC BY-SA: free, with the name and on the same terms"),
    Licence.PERMISSION: _("With the permission of who holds the rights"),
}
# What history says somebody did.
VERBS: dict[str, Label] = {
    "added": _("added the work"),
    "edited": _("changed the work"),
    "merged": _("merged another entry into the work"),
    "added an edition": _("added an edition"),
    "edited an edition": _("changed an edition"),
    "removed an edition": _("removed an edition"),
}
FIELDS: dict[str, Label] = {
    "kind": _("kind"),
    "author": _("author"),
    "title": _("title"),
    "lang": _("language"),
    "year": _("year"),
    "month": _("month"),
    "day": _("day"),
    "about": _("description"),
    "minutes": _("reading time"),
    "link": _("link"),
    "topics": _("topics"),
}
