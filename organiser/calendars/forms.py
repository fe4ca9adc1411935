"""What somebody chooses to follow. Sent by GET: the answer is an address that can be passed on."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SearchField

from organiser.events.choices import list_choices, name_choices
from organiser.events.filters import USUAL_KM, EventFilter
from organiser.kernel import clock
from organiser.kernel.web.forms import Form
from organiser.kernel.web.selects import LongSelectField
from organiser.places.queries import get_city, label

DISTANCES = (10, 25, 50, 100, 250, 500)


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
    below = BooleanField(_("With all branches below it"))
    near = HiddenField()
    branch = HiddenField()
    q = HiddenField()


def make_slice_form(wanted: EventFilter, *, town: str, lang: str) -> SliceForm:
    args = wanted.to_args()
    data = {"km": str(USUAL_KM), **args, "town": town or name_town(wanted, lang), "below": wanted.below}
    form = SliceForm(formdata=None, data=data)
    for name, pairs in name_choices(wanted, list_choices(now=clock.now(), lang=lang), lang=lang).items():
        form[name].offer(*pairs)
    far = sorted({*DISTANCES, wanted.km or USUAL_KM})
    form.km.offer(*((str(km), gettext("%(km)s km", km=km)) for km in far))
    return form


def name_town(wanted: EventFilter, lang: str) -> str:
    """The town around which is asked, as it is written in a field; '' for none and for a point."""
    if wanted.near is None or wanted.near.city is None:
        return ""
    return label(get_city(wanted.near.city), lang)
