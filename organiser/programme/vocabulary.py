"""The words of sheets: written in the reader's language, understood in every language of the interface."""

from collections.abc import Mapping
from typing import TypeVar

from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language, in_language
from organiser.places.names import find_language, language_name
from organiser.places.rules import fold
from organiser.programme.labels import COLUMNS, LEVELS, NO_LIMIT, ROOM_PLACES, SESSION_KINDS, Label
from organiser.programme.rules.sheets import Column, Words

Code = TypeVar("Code", bound=str)

# How people's own tables name their columns, beside the words of our forms.
OTHER_HEADINGS = {
    Column.TITLE: "session, sesión, séance, الجلسة",
    Column.DAY: "date, fecha, التاريخ",
    Column.BEGINS: "start, starts, start time, time, hora, inicio, heure, début, الوقت, البداية",
    Column.MINUTES: "duration, length, duración, durée, المدة",
    Column.SPEAKER: "speakers, ponente, ponentes, intervenants, intervenantes, المتحدثون",
    Column.CHAIR: "chairs, moderation, moderación, modération",
    Column.LANG: "language, idioma, langue, اللغة",
    Column.ROOM_SEATS: "room seats, room capacity, aforo, aforo de la sala, capacité de la salle, jauge, سعة القاعة",
    Column.ROOM_PLACE: "online, on line, on site or on line, en línea, modalidad, en ligne, modalité, عبر الإنترنت",
    Column.SEATS: "places, capacity, plazas, cupo, capacité, الأماكن",
    Column.ABSTRACT: "abstract, description, descripción, resumen, résumé, الوصف",
}


# And how they say where a room is.
OTHER_PLACES = {
    "on_site": "no, onsite, on-site, in person, presencial, non, sur place, présentiel, لا, حضوري",
    "on_line": "yes, online, on-line, virtual, sí, en línea, oui, en ligne, distanciel, نعم, عن بعد",
}
# And that a room has no limit of seats.
OTHER_LIMITS = {"unlimited": "without limit, ilimitado, ilimitada, illimité, illimitée, غير محدود, بلا حدود"}


def words_here() -> Words:
    """For whoever reads this page."""
    lang = current_language()
    return Words(
        headings={column: str(label) for column, label in COLUMNS.items()},
        kinds={kind: str(label) for kind, label in SESSION_KINDS.items()},
        levels={level: str(label) for level, label in LEVELS.items()},
        places={place: str(label) for place, label in ROOM_PLACES.items()},
        no_limit=str(NO_LIMIT),
        name_language=lambda code: _name_language(code, lang),
        find_language=lambda text: _find_language(text, lang),
        read_headings=_read_others(OTHER_HEADINGS)
        | {word: Column(code) for word, code in _understand("columns").items()},
        read_kinds=_understand("kinds"),
        read_levels=_understand("levels"),
        read_places=_read_others(OTHER_PLACES) | _understand("places"),
        read_no_limit=frozenset(_read_others(OTHER_LIMITS) | _understand("limits")),
    )


def _read_others(others: Mapping[Code, str]) -> dict[str, Code]:
    return {fold(word): code for code, words in others.items() for word in words.split(", ")}


def _understand(what: str) -> dict[str, str]:
    """Codes by their words in every language, and by themselves."""
    every = {
        "columns": COLUMNS,
        "kinds": SESSION_KINDS,
        "levels": LEVELS,
        "places": ROOM_PLACES,
        "limits": {"unlimited": NO_LIMIT},
    }
    labels: Mapping[str, Label] = every[what]
    known: dict[str, str] = {}
    for lang in reversed(INTERFACE_LANGUAGES):
        with in_language(lang):
            known |= {fold(str(label)): str(code) for code, label in labels.items()}
    return known | {fold(str(code)): str(code) for code in labels}


def _name_language(code: str, lang: str) -> str:
    """Its code where the name would be understood as another one."""
    name = language_name(code, lang)
    return name if _find_language(name, lang) == code else code


def _find_language(text: str, lang: str) -> str | None:
    """By its name in this or another language of the interface, or by its code, such as pt-BR."""
    tried = (lang, *INTERFACE_LANGUAGES)
    found = next((code for code in (find_language(text, one) for one in tried) if code), None)
    return found or (text if language_name(text, "en") != text else None)
