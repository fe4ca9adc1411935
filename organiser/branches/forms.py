"""What people type about branches and members, and the sentences for what is refused."""

from functools import cache

from babel import Locale
from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from organiser.branches import rules
from organiser.branches.errors import (
    BranchIsClosed,
    LastInCharge,
    OpenBranchesBelow,
    RootExists,
    TreeTooDeep,
    WouldMakeCycle,
)
from organiser.branches.models import Branch, Level
from organiser.branches.rules import BranchFields
from organiser.kernel.actor import Role
from organiser.kernel.errors import Invalid, OrganiserError
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language, own_name
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.web.forms import Form, choices, language_field, line_field, text_field
from organiser.kernel.web.selects import LongSelectField
from organiser.places.models import City
from organiser.places.names import countries, language_name, zones
from organiser.places.queries import find_city_by_name
from organiser.places.rules import fold

LEVELS = {
    Level.INTERNATIONAL: lazy_gettext("International"),
    Level.COUNTRY: lazy_gettext("Country"),
    Level.REGION: lazy_gettext("Region"),
    Level.LOCAL: lazy_gettext("Local branch"),
    Level.GROUP: lazy_gettext("Group"),
}
ROLES = {
    Role.HELPER: lazy_gettext("Helper"),
    Role.ORGANISER: lazy_gettext("Organiser"),
    Role.COORDINATOR: lazy_gettext("Coordinator"),
}


class BranchForm(Form):
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    name = line_field(lazy_gettext("Name"), length=120, required=True)
    level = SelectField(lazy_gettext("What it is"), choices=choices(LEVELS.items()))
    place = line_field(
        lazy_gettext("City"), length=120, description=lazy_gettext("Where it meets. Country and time come from it.")
    )
    city_id = HiddenField()
    languages = line_field(
        lazy_gettext("Languages"),
        length=300,
        description=lazy_gettext("What people speak there, with commas between: Spanish, Quechua."),
    )
    text = text_field(
        lazy_gettext("Text"),
        length=rules.MAX_TEXT,
        description=lazy_gettext("Who you are and when you meet. Markdown works: **bold**, lists, [words](address)."),
    )
    contact = line_field(
        lazy_gettext("Mail address"),
        length=254,
        description=lazy_gettext("Shown on its page; answers to its mails go there. Use the branch's, not a person's."),
    )
    links = text_field(
        lazy_gettext("Links"),
        length=3000,
        description=lazy_gettext("One a line: a word or two, then the address. “Our paper https://example.org”."),
    )
    country = LongSelectField(lazy_gettext("Country"), validators=[Optional()])
    zone = LongSelectField(lazy_gettext("Time zone"), validators=[Optional()])
    slug = line_field(
        lazy_gettext("Address of its page"),
        length=60,
        description=lazy_gettext("Small letters, digits and hyphens. Old addresses go on leading here."),
    )
    retention_days = IntegerField(
        lazy_gettext("Days until people are deleted"),
        validators=[Optional()],
        description=lazy_gettext(
            "After an event's end, from 1 to 90. Empty: as the installation has it. Fewer days protect better."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language()
        self.country.offer(("", gettext("As the city")), *countries(lang))
        self.zone.offer(("", gettext("As the city")), *zones(lang))

    def read_fields(self) -> BranchFields:
        """Raises Invalid for what the form alone can tell."""
        city = self._find_city()
        zone = self.zone.data or (city.zone if city else None)
        if not zone:
            raise Invalid("zone", "missing" if self.place.data else "empty")
        return BranchFields(
            name=self.name.data or "",
            level=self.level.data,
            slug=self.slug.data or None,
            country=self.country.data or (city.country if city else None),
            city_id=city.id if city else None,
            place_name=self.place.data or None,
            zone=zone,
            languages=parse_languages(self.languages.data or "", current_language()),
            contact=self.contact.data or None,
            links=parse_links(self.links.data or ""),
            text=self.text.data or "",
            retention_days=self.retention_days.data,
        )

    def _find_city(self) -> City | None:
        return find_city_by_name(self.place.data, current_language()) if self.place.data else None

    def refuse_invalid(self, refusal: Invalid) -> None:
        self.refuse(refusal.field, describe_invalid(refusal))


def values_of(branch: Branch) -> dict[str, object]:
    """A branch as BranchForm shows it."""
    lang = current_language()
    return {
        "version": branch.version,
        "name": branch.name,
        "level": branch.level,
        "place": branch.place_name,
        "city_id": branch.city_id,
        "country": branch.country or "",
        "zone": branch.zone,
        "languages": join_words([language_name(code, lang) for code in branch.languages], lang),
        "contact": branch.contact,
        "links": "\n".join(f"{one['label']} {one['address']}" for one in branch.links),
        "text": branch.text,
        "slug": branch.slug,
        "retention_days": branch.retention_days,
    }


class InviteForm(Form):
    name = line_field(lazy_gettext("Name"), length=120, required=True)
    address = line_field(lazy_gettext("Mail address"), length=254, required=True)
    role = SelectField(lazy_gettext("Role"))
    lang = language_field(lazy_gettext("Language of the mail"))


class RoleForm(Form):
    role = SelectField(lazy_gettext("Role"))


class MoveForm(Form):
    parent = SelectField(lazy_gettext("Put it below"), validators=[InputRequired()])


class ActingForm(Form):
    reason = text_field(
        lazy_gettext("Why do you need to read names?"),
        length=rules.MAX_REASON,
        required=True,
        description=lazy_gettext("The branch's organisers see your name, the time and this reason."),
    )


def parse_links(text: str) -> tuple[tuple[str, str], ...]:
    """A line is words, then an address; without words the address stands for itself."""
    lines = [line.rpartition(" ") for line in map(str.strip, text.splitlines()) if line]
    return tuple((label.strip() or address[:80], address) for label, _, address in lines)


def parse_languages(text: str, lang: str) -> tuple[str, ...]:
    """Codes of languages written by their name in `lang`, their own name, or their code. Raises Invalid."""
    words = [word.strip() for word in text.replace("،", ",").split(",") if word.strip()]
    codes = []
    for word in words:
        code = _language_codes(lang).get(fold(word)) or (word if rules.is_language(word) else None)
        if code is None:
            raise Invalid("languages", "unknown", language=word)
        codes.append(code)
    return tuple(dict.fromkeys(codes))


@cache
def _language_codes(lang: str) -> dict[str, str]:
    own = {fold(own_name(code)): code for code in INTERFACE_LANGUAGES}
    short = [str(code) for code in Locale("en").languages if len(str(code)) <= 3]
    english = {fold(language_name(code, "en")): code for code in short}
    here = {fold(language_name(code, lang)): code for code in short}
    return {**english, **own, **here, **{code: code for code in short}}


def describe_invalid(refusal: Invalid) -> str:
    """The sentence beside the field."""
    values = {name: str(value) for name, value in refusal.values.items()}
    sentences = {
        ("zone", "empty"): gettext("Write the city, or choose a time zone."),
        ("zone", "missing"): gettext("Choose a time zone: we do not know this city, or there are several of its name."),
        ("slug", "taken"): gettext("Another branch has or had this address. Choose another."),
        ("slug", "form"): gettext("Use small letters a to z, digits, and hyphens between them."),
        ("contact", "form"): gettext("Write a mail address like name@example.org."),
        ("address", "malformed"): gettext("Write a mail address like name@example.org."),
        ("links", "label"): gettext("Describe each link in at most 80 characters."),
        ("alt", "length"): gettext("Say in a few words what it shows."),
    }
    if (refusal.field, refusal.code) == ("languages", "unknown"):
        return gettext("We do not know the language “%(language)s”.", language=values["language"])
    if (refusal.field, refusal.code) == ("links", "address"):
        return gettext("“%(address)s” is not an address that begins with https://.", address=values["address"])
    if refusal.code in {"range", "number", "length"} and "max" in values:
        return _describe_bound(refusal)
    return sentences.get((refusal.field, refusal.code)) or gettext("This cannot stand here. Enter it again.")


def _describe_bound(refusal: Invalid) -> str:
    if refusal.code == "range":
        return gettext("Choose a number from %(min)s to %(max)s.", min=refusal.values["min"], max=refusal.values["max"])
    if refusal.code == "number":
        return gettext("Give at most %(max)s.", max=refusal.values["max"])
    return gettext("Shorten this to %(max)s characters or fewer.", max=refusal.values["max"])


def describe_refusal(refusal: OrganiserError) -> str:
    """The sentence on top of the page."""
    if isinstance(refusal, OpenBranchesBelow):
        return ngettext(
            "%(num)s open branch is below this one. Close or move it first.",
            "%(num)s open branches are below this one. Close or move them first.",
            refusal.count,
        )
    sentences: dict[type[OrganiserError], str] = {
        RootExists: gettext("There is a branch at the top already. Make others below it."),
        BranchIsClosed: gettext("This branch is closed. Open it again first."),
        WouldMakeCycle: gettext("A branch cannot be put below itself."),
        TreeTooDeep: gettext("Too many branches would stand below one another. Choose a place further up."),
        LastInCharge: gettext(
            "Nobody would be left in charge, and there is no coordinator above. Invite somebody first."
        ),
    }
    return sentences.get(type(refusal)) or gettext("That is over already. Look at what stands here now.")
