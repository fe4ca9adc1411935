"""How names are compared and distances measured."""

import re
import unicodedata
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0

# What Unicode does not decompose, and letters that Arabic, Persian and Urdu keyboards give for one another.
_LETTERS = str.maketrans(
    {
        **{"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"},
        **{"ة": "ه", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "گ": "ك", "ھ": "ه", "ہ": "ه", "ـ": ""},
        **dict.fromkeys("'’‘ʼʻʾʿ`´", ""),
    }
)
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Text for comparing: words of lower-case letters without accents or points, one space between them."""
    letters = text.casefold().translate(_LETTERS)
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)
    return _NOT_WORD.sub(" ", letters).strip()


def distance_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The way along the ground between two points in degrees (haversine on a sphere, 0.5 % off at most)."""
    north, to_north = radians(latitude), radians(to_latitude)
    east = radians(to_longitude - longitude)
    chord = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
