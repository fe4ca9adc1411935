"""The words for kinds of duties, in one place. Texts are made when they are shown."""

from flask_babel import lazy_gettext as _

from organiser.rota.models import DutyKind

DUTY_KINDS: dict[str, str] = {
    DutyKind.DOOR: _("At the door"),
    DutyKind.CHAIR: _("Chairing"),
    DutyKind.INTERPRETING: _("Interpreting"),
    DutyKind.CHILDREN: _("Minding the children"),
    DutyKind.OTHER: _("Other help"),
}
