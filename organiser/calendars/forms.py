"""What somebody chooses to follow. Sent by GET: the answer is an address that can be passed on."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SearchField, SelectField

from organiser.calendars.schools import Schools
from organiser.events.choices import list_choices, name_choices
from organiser.events.filters import USUAL_KM, EventFilter
from organiser.events.towns import name_distances, name_town
from organiser.kernel import clock
from organiser.kernel.web.forms import Form, choices
from organiser.kernel.web.selects import LongSelectField

# A banner is what is usual, and stands in no address.
SCHOOLS = {
    "": _("One bar over their days"),
    Schools.SESSIONS: _("Each session at its time"),
    Schools.BOTH: _("Both"),
}


class SliceForm(Form):
    """The words of EventFilter, and `town`, a name that becomes one of them. It only shows."""

    class Meta(Form.Meta):
        csrf = False

    kind = LongSelectField(_("Kind"))
    topic = LongSelectField(_("Topic"))
    country = LongSelectField(_("Country"))
    town = SearchField(_("Near a town"))
    km = LongSelectField(_("How far around it"))
    spoken = LongSelectField(_("Spoken language"))
    online = LongSelectField(_("Where"))
    schools = SelectField(_("Schools"), choices=choices(SCHOOLS.items()))
    below = BooleanField(_("With all branches below it"))
    near = HiddenField()
    branch = HiddenField()
    campaign = HiddenField()
    materials = HiddenField(name="with")
    q = HiddenField()


def make_slice_form(wanted: EventFilter, *, schools: Schools, town: str, lang: str) -> SliceForm:
    args = wanted.to_args()
    typed = town or name_town(wanted.near, lang)
    data = {
        "km": str(USUAL_KM),
        **args,
        "materials": args.get("with", ""),
        "town": typed,
        "below": wanted.below,
        "schools": schools if schools in SCHOOLS else "",
    }
    form = SliceForm(formdata=None, data=data)
    for name, pairs in name_choices(wanted, list_choices(now=clock.now(), lang=lang), lang=lang).items():
        form[name].offer(*pairs)
    form.km.offer(*name_distances(wanted))
    return form
