"""A city as GeoNames has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """`id` is GeoNames', `country` ISO 3166-1 alpha-2, `zone` an IANA name, coordinates in degrees (WGS 84).

    `region` tells apart cities of one name in one country: the state in the United States, and
    elsewhere the largest city of the same first-level division.
    """

    id: int
    name: str
    country: str
    region: str
    zone: str
    latitude: float
    longitude: float
    population: int
