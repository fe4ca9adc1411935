"""What a reader can ask for. These forms are sent by GET: the answer is an address that can be passed on."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SearchField

from organiser.events.choices import Choices, name_choices, name_materials
from organiser.events.filters import USUAL_KM, EventFilter
from organiser.events.towns import name_distances, name_town
from organiser.kernel.web.forms import Form
from organiser.kernel.web.selects import LongSelectField


class SearchForm(Form):
    """The words of EventFilter, and `town`, a name that becomes one of them. It only shows: what is asked is read by
    EventFilter.parse()."""

    class Meta(Form.Meta):
        csrf = False

    q = SearchField(_("Words in the title, the text, the names"))
    country = LongSelectField(_("Country"))
    spoken = LongSelectField(_("Spoken language"))
    kind = LongSelectField(_("Kind"))
    topic = LongSelectField(_("Topic"))
    online = LongSelectField(_("Where"))
    town = SearchField(_("Near a town"))
    km = LongSelectField(_("How far around it"))
    materials = LongSelectField(_("What came of it"), name="with")
    near = HiddenField()
    first = DateField(_("From"), name="from")
    last = DateField(_("Until"), name="to")
    past = HiddenField()


class PlaceForm(Form):
    """Where somebody is, typed or chosen."""

    class Meta(Form.Meta):
        csrf = False

    place = SearchField(_("Your town"))
    place_id = HiddenField()


def make_search_form(wanted: EventFilter, choices: Choices, *, town: str, lang: str) -> SearchForm:
    args = wanted.to_args()
    data = {name: args.get(name, "") for name in ("q", "country", "spoken", "kind", "topic", "online", "near")}
    near = {"town": town or name_town(wanted.near, lang), "km": args.get("km", str(USUAL_KM))}
    form = SearchForm(
        formdata=None,
        data={**data, **near, "materials": args.get("with", ""), "first": wanted.first, "last": wanted.last},
    )
    form.km.offer(*name_distances(wanted))
    form.materials.offer(*name_materials(wanted, lang))
    for name, pairs in name_choices(wanted, choices, lang=lang).items():
        form[name].offer(*pairs)
    return form
