"""Readable ends of addresses, made from titles in any script."""

import re
import unicodedata

from organiser.kernel import ids

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
MAX_SLUG = 60
RANDOM_LENGTH = 8

# Letters that Unicode does not take apart: each word is a letter, then its usual spelling.
_LATIN = "ßss æae øo łl đd ðd þth ıi œoe ħh ŋn ŧt"
_CYRILLIC = (
    "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya "
    "єye іi їi ґg ўu ђdj јj љlj њnj ћc џdz"
)
_GREEK = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
_TABLE = str.maketrans({word[0]: word[1:] for word in f"{_LATIN} {_CYRILLIC} {_GREEK}".split()})


def make_slug(text: str) -> str:
    """'Círculo de lectura: El Estado' → 'circulo-de-lectura-el-estado'; '' if no letter can be spelt in ASCII."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    spelt = unicodedata.normalize("NFKD", lowered.translate(_TABLE)).translate(_TABLE)
    bare = "".join(char for char in spelt if not unicodedata.combining(char)).replace("'", "").replace("’", "")
    words = re.findall(r"[a-z0-9]+", bare, re.ASCII)
    return "-".join(words)[:MAX_SLUG].rstrip("-")


def make_any_slug(text: str) -> str:
    """make_slug(), or random letters where a title has none that ASCII can spell."""
    return make_slug(text) or ids.new_public_id()[:RANDOM_LENGTH]


def is_slug(text: str) -> bool:
    return len(text) <= MAX_SLUG and SLUG.fullmatch(text) is not None
