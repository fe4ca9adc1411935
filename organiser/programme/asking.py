"""What readers of a programme can ask for. The form is sent by GET: the answer is an address that can be passed on."""

from flask_babel import lazy_gettext as _
from wtforms import SearchField

from organiser.kernel.web.forms import Form
from organiser.kernel.web.selects import LongSelectField
from organiser.places.names import language_name
from organiser.places.rules import fold
from organiser.programme.queries import Published
from organiser.programme.rules.finding import Wish, list_languages


class TownForm(Form):
    """It only shows: what is asked is read by the view."""

    class Meta(Form.Meta):
        csrf = False

    town = SearchField(_("Your town, for its time"))


class WishForm(TownForm):
    q = SearchField(_("Words in titles, texts, names"))
    track = LongSelectField(_("Track"))
    spoken = LongSelectField(_("Language"))
    speaker = LongSelectField(_("Who speaks"))


def make_wish_form(wish: Wish, published: Published, *, town: str, lang: str) -> WishForm:
    data = {"q": wish.text, "track": wish.track, "spoken": wish.spoken, "speaker": wish.speaker, "town": town}
    form = WishForm(formdata=None, data=data)
    plan = published.plan
    form.track.offer(("", str(_("All tracks"))), *((track.id, track.name) for track in plan.tracks))
    codes = {code for session in plan.sessions for code in list_languages(session)}
    names = sorted(((code, language_name(code, lang)) for code in codes), key=lambda pair: fold(pair[1]))
    form.spoken.offer(("", str(_("All languages"))), *names)
    speaking = {part.speaker for session in plan.sessions for part in session.parts}
    people = ((key, one.name) for key, one in published.speakers.items() if key in speaking)
    form.speaker.offer(("", str(_("Everybody"))), *people)
    return form
