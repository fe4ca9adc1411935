"""Which words of an event a reader gets. Pure."""

from organiser.events.listing import Listed

FIELDS = ("title", "summary", "text")


def title_in(event: Listed, lang: str) -> str:
    """In this language, else as it was written."""
    return event.title if lang == event.lang else event.titles.get(lang, event.title)


def language_of_title(event: Listed, lang: str) -> str:
    """The language that title_in() is in."""
    return lang if lang in event.titles else event.lang
