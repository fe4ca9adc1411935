"""What a branch may look like. Pure: no database, no clock, no request."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from babel import Locale

from organiser.accounts.rules import normalise_address
from organiser.branches.errors import TreeTooDeep, WouldMakeCycle
from organiser.branches.models import Level
from organiser.kernel.errors import Invalid
from organiser.kernel.slugs import is_slug
from organiser.kernel.walltime import is_zone

MIN_RETENTION_DAYS, MAX_RETENTION_DAYS = 1, 90
MAX_PATH = 255
MAX_LINKS = 8
MAX_LANGUAGES = 12
MAX_TEXT = 20_000
MAX_REASON = 500
MEMBERS_COOKIE_SECONDS = 30 * 24 * 3600
LINK_SCHEMES = frozenset({"http", "https"})
# They would read as pages of ours: /<lang>/branches/new and so on.
RESERVED_SLUGS = frozenset({"new", "edit", "search", "all"})


@dataclass(frozen=True, slots=True)
class BranchFields:
    """Everything about a branch that people write. `links` are (label, address); `slug` None: made from the name."""

    name: str
    zone: str
    level: str = Level.LOCAL
    slug: str | None = None
    country: str | None = None
    city_id: int | None = None
    place_name: str | None = None
    languages: tuple[str, ...] = ()
    contact: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    text: str = ""
    retention_days: int | None = None


def check_fields(fields: BranchFields) -> None:
    """Raises Invalid for the first field that cannot stand."""
    if not 1 <= len(fields.name) <= 120:
        raise Invalid("name", "length", max=120)
    if fields.level not in set(Level):
        raise Invalid("level", "unknown")
    if fields.slug is not None and (not is_slug(fields.slug) or fields.slug in RESERVED_SLUGS):
        raise Invalid("slug", "form")
    if not is_zone(fields.zone):
        raise Invalid("zone", "unknown")
    if fields.country is not None and fields.country not in Locale("en").territories:
        raise Invalid("country", "unknown")
    _check_contact(fields.contact)
    if len(fields.text) > MAX_TEXT:
        raise Invalid("text", "length", max=MAX_TEXT)
    days = fields.retention_days
    if days is not None and not MIN_RETENTION_DAYS <= days <= MAX_RETENTION_DAYS:
        raise Invalid("retention_days", "range", min=MIN_RETENTION_DAYS, max=MAX_RETENTION_DAYS)
    _check_languages(fields.languages)
    _check_links(fields.links)


def _check_contact(contact: str | None) -> None:
    if contact is None:
        return
    try:
        normalise_address(contact)
    except Invalid:
        raise Invalid("contact", "form") from None


def _check_languages(languages: Sequence[str]) -> None:
    if len(languages) > MAX_LANGUAGES:
        raise Invalid("languages", "number", max=MAX_LANGUAGES)
    if unknown := [code for code in languages if not is_language(code)]:
        raise Invalid("languages", "unknown", language=unknown[0])


def _check_links(links: Sequence[tuple[str, str]]) -> None:
    if len(links) > MAX_LINKS:
        raise Invalid("links", "number", max=MAX_LINKS)
    for label, address in links:
        if not is_web_address(address):
            raise Invalid("links", "address", address=address)
        if not 1 <= len(label) <= 80:
            raise Invalid("links", "label", address=address, max=80)


def is_language(code: str) -> bool:
    """Whether CLDR has a name for it, such as 'es' or 'pt-BR'."""
    return len(code) <= 8 and code.replace("-", "_") in Locale("en").languages


def is_web_address(address: str) -> bool:
    """http or https with a host, without spaces and credentials."""
    if len(address) > 300 or any(char.isspace() for char in address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in LINK_SCHEMES and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def path_below(parent_path: str, branch_id: int) -> str:
    """The path of a branch under this parent; '/' is the parent of a root. Raises TreeTooDeep."""
    path = f"{parent_path}{branch_id}/"
    if len(path) > MAX_PATH:
        raise TreeTooDeep
    return path


def check_move(path: str, new_parent_path: str, *, longest_below: int) -> None:
    """`longest_below` is the length of the longest path of the subtree. Raises WouldMakeCycle, TreeTooDeep."""
    if new_parent_path.startswith(path):
        raise WouldMakeCycle
    own = path.rstrip("/").rpartition("/")[2]
    if len(new_parent_path) + len(own) + 1 + longest_below - len(path) > MAX_PATH:
        raise TreeTooDeep
