"""How numbers are written."""

from babel.numbers import format_decimal

from organiser.kernel.i18n.times import cldr_locale

# Below it no language groups digits, and nearly every number of a page is.
SMALL = 1000


def write_number(number: int, lang: str) -> str:
    """'7,333', '7.333', '7 333'."""
    return str(number) if 0 <= number < SMALL else str(format_decimal(number, locale=cldr_locale(lang)))
