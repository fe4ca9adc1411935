"""Who comes to the demonstration's school: from where, what they understand, and which sessions they choose."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from organiser.demo.rules.attending import Ticket
from organiser.demo.rules.planning import Movement
from organiser.registrations.models import Mode, Status

# Country, what is understood there, share of those who also understand English, weight.
HOMES = (
    ("BO", ("es",), 0.15, 11), ("AR", ("es",), 0.3, 10), ("MX", ("es",), 0.3, 9), ("BR", ("pt",), 0.25, 12),
    ("ES", ("es",), 0.4, 4), ("FR", ("fr",), 0.4, 7), ("BE", ("fr",), 0.6, 3), ("EG", ("ar",), 0.4, 7),
    ("MA", ("ar", "fr"), 0.2, 4), ("PK", ("ur",), 0.5, 7), ("IN", ("hi",), 0.6, 6), ("NP", ("ne",), 0.4, 3),
    ("KZ", ("ru",), 0.2, 4), ("KE", ("sw", "en"), 1.0, 3), ("NG", ("en",), 1.0, 3), ("ZA", ("en",), 1.0, 2),
    ("GB", ("en",), 1.0, 3), ("US", ("en",), 1.0, 2),
)  # fmt: skip
WEIGHTS = tuple(weight for *_home, weight in HOMES)
UNSAID = 0.04
LASTS = timedelta(days=30)
# Of 7,333 people these wait for one of the places in the house; all others are on line.
WAITING = 33


@dataclass(frozen=True, slots=True)
class Comer:
    """`languages` is empty for whoever did not say. `spoken` is the language of their country's names."""

    country: str
    spoken: str
    languages: tuple[str, ...]
    ticket: Ticket


def invent_comers(movement: Movement, number: int, *, places: int) -> list[Comer]:
    """In the order of their coming. `places` are those in the house; whoever comes too late for one waits."""
    chance = Random(f"{movement.seed}:school")  # noqa: S311 (texts, not secrets)
    on_site = min(places + WAITING, number // 4)
    homes = chance.choices(HOMES, WEIGHTS, k=number)
    moments = sorted(movement.now - LASTS * chance.random() for _ in homes)
    modes = [Mode.ON_SITE] * on_site + [Mode.ON_LINE] * (number - on_site)
    chance.shuffle(modes)
    comers, taken = [], 0
    for home, mode, at in zip(homes, modes, moments, strict=True):
        taken += mode == Mode.ON_SITE
        is_late = mode == Mode.ON_SITE and taken > places
        status = Status.WAITING if is_late else Status.CONFIRMED
        comers.append(_describe(home, Ticket(mode, status, at.replace(microsecond=0)), chance))
    return comers


def _describe(home: tuple[str, tuple[str, ...], float, int], ticket: Ticket, chance: Random) -> Comer:
    country, languages, share, _weight = home
    speaks_english = "en" not in languages and chance.random() < share
    said = (*languages, "en") if speaks_english else languages
    return Comer(country, languages[0], () if chance.random() < UNSAID else said, ticket)


def choose_people(ids: list[int], most: int, chance: Random) -> list[int]:
    """Some of them, in no order."""
    return chance.sample(ids, min(len(ids), chance.randint(most // 4, most)))
