"""Names of people who do not exist, as their countries and languages have them."""

from functools import cache
from random import Random

from faker import Faker

from organiser.kernel.slugs import make_slug

NAMES = 160
# A domain that never resolves (RFC 6761 §6.4): whatever happens, nothing can be sent there.
DOMAIN = "people.invalid"
LOCALES = {
    "FR": "fr_FR", "BE": "fr_BE", "GB": "en_GB", "ES": "es_ES", "PT": "pt_PT", "RU": "ru_RU", "KZ": "ru_RU",
    "AR": "es_AR", "UY": "es_AR", "CL": "es_CL", "MX": "es_MX", "BR": "pt_BR", "US": "en_US", "NG": "yo_NG",
    "KE": "en_KE", "ZA": "zu_ZA", "NP": "ne_NP", "IN": "en_IN", "PK": "en_PK", "AU": "en_AU", "NZ": "en_NZ",
}  # fmt: skip
BY_LANGUAGE = {"en": "en_GB", "es": "es_CO", "fr": "fr_FR", "ar": "ar_AA", "pt": "pt_PT", "ru": "ru_RU"}


def find_name(country: str | None, lang: str, chance: Random) -> tuple[str, str]:
    """A name, and what stands before the @ of its address: '' where ASCII can't spell it."""
    women, men = list_names(LOCALES.get(country or "") or BY_LANGUAGE[lang])
    firsts, lasts = women if chance.random() < 0.55 else men
    first, last = chance.choice(firsts), chance.choice(lasts)
    return f"{first[0]} {last[0]}", ".".join(part for part in (first[1], last[1]) if part)


Names = tuple[tuple[str, str], ...]


@cache
def list_names(locale: str) -> tuple[tuple[Names, Names], tuple[Names, Names]]:
    """First and last names, each with its ASCII spelling: of women, and of men."""
    # All providers of twenty locales take a second to find.
    faker = Faker(locale, providers=["faker.providers.person"])
    faker.seed_instance(f"1917 {locale}")
    return (
        (_spell(faker.first_name_female, faker), _spell(faker.last_name_female, faker)),
        (_spell(faker.first_name_male, faker), _spell(faker.last_name_male, faker)),
    )


def _spell(make: object, faker: Faker) -> Names:
    assert callable(make)
    names = dict.fromkeys(str(make()) for _ in range(NAMES))
    return tuple((name, make_slug(name)) for name in names)
