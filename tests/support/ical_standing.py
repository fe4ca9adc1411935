"""How an event stands, in words and in numbers: the rules that ical_linter.py can't check without knowing languages or
other bodies. Written from the design, not from the catalogues: a lost translation is found here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tests.support.ical_lines import ContentLine, Finding, read_lines, unescape_text

# By the language in PRODID. Not every calendar shows STATUS, and some show it as nothing but a shade of grey.
PREFIXES = {
    "EN": {"CANCELLED": ("Cancelled: ",), "TENTATIVE": ("Postponed: ", "Waiting list: ", "Draft: ")},
    "ES": {"CANCELLED": ("Cancelada: ",), "TENTATIVE": ("Aplazada: ", "Lista de espera: ", "Borrador: ")},
    "FR": {
        "CANCELLED": ("Annulé\u00a0: ",),
        "TENTATIVE": ("Reporté\u00a0: ", "Liste d’attente\u00a0: ", "Brouillon\u00a0: "),
    },
    "AR": {"CANCELLED": ("أُلغيت: ",), "TENTATIVE": ("أُجّلت: ", "قائمة الانتظار: ", "مسودة: ")},
}
REVISION = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")


def lint_standing(body: bytes) -> list[Finding]:
    """What is cancelled or not certain says so in its title, in the language of the calendar."""
    lines, _ = read_lines(body)
    language = next(line.value for line in lines if line.name == "PRODID").rpartition("//")[2]
    findings = []
    for event in list_events(lines):
        values = {line.name: line for line in event}
        starts = PREFIXES[language].get(values["STATUS"].value)
        if starts and not unescape_text(values["SUMMARY"].value).startswith(starts):
            findings.append(Finding(values["SUMMARY"].number, "prefix", values["STATUS"].value))
    return findings


def list_disagreements(bodies: Iterable[bytes]) -> list[str]:
    """Events whose revision is not the same in all bodies: who has both would take one for an older copy."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for body in bodies:
        for event in list_events(read_lines(body)[0]):
            values = {line.name: line.value for line in event}
            found[values["UID"]].add(tuple(values[name] for name in REVISION))
    return sorted(uid for uid, revisions in found.items() if len(revisions) > 1)


def list_events(lines: Sequence[ContentLine]) -> list[list[ContentLine]]:
    events: list[list[ContentLine]] = []
    for line in lines:
        if (line.name, line.value) == ("BEGIN", "VEVENT"):
            events.append([])
        elif events:
            events[-1].append(line)
    return events
