"""Branches by where they are: continents, countries, and how far it is to the nearest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from organiser.branches.models import Level
from organiser.places.models import City
from organiser.places.names import continent_of, country_name
from organiser.places.rules import distance_km, fold

# GeoNames' continents by the codes of M.49 that CLDR has names for.
_M49 = {"AF": "002", "AN": "AQ", "AS": "142", "EU": "150", "NA": "003", "OC": "009", "SA": "005"}
NEAREST = 6
# A country with more branches than this has a page of its own; among the others it shows its regions.
MOST_LISTED = 20


class Card(Protocol):
    """What these rules look at of a branch."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def level(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def city_id(self) -> int | None: ...
    @property
    def coming(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Country:
    """`head` is the country's own branch, if it has one; `branches` the others in it, by name."""

    code: str
    name: str
    head: Card | None
    branches: tuple[Card, ...]

    @property
    def coming(self) -> int:
        return sum(card.coming for card in self.branches) + (self.head.coming if self.head else 0)

    @property
    def size(self) -> int:
        return len(self.branches) + (self.head is not None)

    @property
    def chief(self) -> tuple[Card, ...]:
        """What stands for it among other countries: all of few branches; of many the regions, or the first by name."""
        if len(self.branches) <= MOST_LISTED:
            return self.branches
        regions = tuple(card for card in self.branches if card.level == Level.REGION)
        return (regions or self.branches)[:MOST_LISTED]


@dataclass(frozen=True, slots=True)
class Continent:
    name: str
    countries: tuple[Country, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A branch and how far it is from somewhere, in whole kilometres."""

    card: Card
    km: int


def list_countries(cards: Iterable[Card], *, lang: str) -> list[Country]:
    """Countries that have a branch, in the order of their names."""
    by_code: dict[str, list[Card]] = {}
    for card in cards:
        if card.country and card.level not in {Level.INTERNATIONAL, Level.GROUP}:
            by_code.setdefault(card.country, []).append(card)
    found = [_country(code, cards, lang) for code, cards in by_code.items()]
    return sorted(found, key=lambda country: fold(country.name))


def _country(code: str, cards: Sequence[Card], lang: str) -> Country:
    head = next((card for card in cards if card.level == Level.COUNTRY), None)
    others = sorted((card for card in cards if card is not head), key=lambda card: fold(card.name))
    return Country(code, country_name(code, lang), head, tuple(others))


def group_by_continent(countries: Sequence[Country], *, lang: str) -> list[Continent]:
    def name_of(country: Country) -> str:
        return country_name(_M49.get(continent_of(country.code) or "", "001"), lang)

    in_order = sorted(countries, key=lambda country: fold(name_of(country)))
    return [Continent(name, tuple(found)) for name, found in groupby(in_order, key=name_of)]


def list_without_country(cards: Iterable[Card]) -> list[Card]:
    """Groups that are no place: students, railway workers, a translation team; not the top of the tree."""
    return [
        card
        for card in cards
        if card.parent_id is not None
        and (card.level == Level.GROUP or (card.country is None and card.level != Level.INTERNATIONAL))
    ]


def list_international(cards: Iterable[Card]) -> list[Card]:
    """Whom to write to where there is no branch: the top first."""
    return [card for card in cards if card.level == Level.INTERNATIONAL or card.parent_id is None]


def list_nearest(cards: Iterable[Card], home: City, cities: Mapping[int, City], *, limit: int = NEAREST) -> list[Near]:
    """Local branches with a known town, the nearest first."""
    found = [
        Near(card, round(distance_km(home.latitude, home.longitude, city.latitude, city.longitude)))
        for card in cards
        if card.level not in {Level.INTERNATIONAL, Level.COUNTRY} and (city := cities.get(card.city_id or 0))
    ]
    return sorted(found, key=lambda near: (near.km, fold(near.card.name)))[:limit]
