"""Which words of a guide, and of its entries, a reader gets. Pure."""

from organiser.guides.models import Guide, GuideEntry
from organiser.translating.rules import Wording, choose_wording

FIELDS = ("title", "summary", "text")
OF_ENTRY = ("heading", "part", "comment")


def list_texts(guide: Guide) -> dict[str, str]:
    """Everything that can be translated, in the order of the page."""
    texts = {field: getattr(guide, field) for field in FIELDS}
    for entry in guide.entries:
        texts |= {f"{field}.{entry.public_id}": getattr(entry, field) for field in OF_ENTRY}
    return texts


def word_entry(guide: Guide, entry: GuideEntry, field: str, lang: str) -> Wording:
    name, original = f"{field}.{entry.public_id}", getattr(entry, field)
    return choose_wording(guide.translated, name, original=original, source=guide.lang, lang=lang)
