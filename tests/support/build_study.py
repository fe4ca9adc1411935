"""The topics of the made-up installation, and what its town reads: a work with editions, one entered twice,
and the guides that it writes."""

from collections.abc import Callable

from organiser.guides import actions as guides
from organiser.guides.models import Arrangement
from organiser.guides.rules import EntryValues, GuideValues
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.documents import CleanDocument
from organiser.study.actions import add_edition, add_term, add_work
from organiser.study.models import EditionKind, Facet, Licence, WorkKind
from organiser.study.rules.works import EditionValues, WorkValues
from tests.kernel.documents import make_pdf
from tests.support.site import Site

TEXT = (
    "# What a city is\n\nA city is *work*, not a product.\n\n> Whoever makes it has a right to it.\n\nSo much for that."
)


def name_topics(site: Site, root: Actor, write: Callable[[str], str], *, lang: str) -> None:
    """A period and a theme."""
    for key, facet, name in (("1917", Facet.PERIOD, "1917"), ("cities", Facet.THEME, "Cities")):
        with transaction():
            names = dict.fromkeys(("en", lang), write(name))
            site.topics[key] = add_term(root, facet=facet, names=names).public_id


def describe_works(site: Site, organiser: Actor, write: Callable[[str], str], *, lang: str) -> None:
    """`read` is what the event `open` has set; `twin` is it once more; `plain` has nothing but a name."""
    town = site.branches["town"]
    read = WorkValues(
        title=write("Le droit"), author=write("H. Lefebvre"), kind=WorkKind.BOOK, lang="fr", year=1968, month=3,
        about=write("Who owns the **streets**?"), link="https://library.example.org/1968",
        topics=tuple(site.topics.values()),
    )  # fmt: skip
    twin = WorkValues(title=write("Le droit à la ville"), author=write("H. Lefebvre"), year=1968)
    plain = WorkValues(title=write("Minutes of a meeting"), author=write("A committee"), kind=WorkKind.DOCUMENT)
    for key, values in (("read", read), ("twin", twin), ("plain", plain)):
        with transaction():
            site.works[key] = add_work(organiser, town, values=values).public_id
    text = EditionValues(
        EditionKind.TEXT, lang, title=write("The right"), text=write(TEXT), licence=Licence.PERMISSION,
        attribution=write("Put into plain words by the town"),
    )  # fmt: skip
    link = EditionValues(EditionKind.LINK, "de", link="https://library.example.org/de")
    file = EditionValues(EditionKind.FILE, "es", licence=Licence.CC_BY, attribution=write("Scanned by the town"))
    pages = CleanDocument(make_pdf(), "pdf")
    for key, edition, clean in (("text", text, None), ("link", link, None), ("file", file, pages)):
        with transaction():
            made = add_edition(organiser, site.works["read"], branch_id=town, values=edition, clean=clean)
        site.editions[key] = made.public_id


def write_guides(site: Site, organiser: Actor, write: Callable[[str], str], *, lang: str) -> None:
    """`open` is published and has two works; `draft` has one, `bare` none."""
    for key, title in (("open", "Streets and rights"), ("draft", "Not yet agreed upon"), ("bare", "Only begun")):
        values = GuideValues(
            title=write(title), lang=lang, summary=write("Who owns the streets?"), text=write("Begin **anywhere**."),
            arrangement=Arrangement.DATE if key == "open" else Arrangement.THEME,
        )  # fmt: skip
        with transaction():
            site.guides[key] = guides.create_guide(organiser, site.branches["town"], values=values).public_id
    said = EntryValues(heading=write("First"), part=write("the preface"), comment=write("It is *short*."), minutes=20)
    for key, guide, work in (("first", "open", "read"), ("second", "open", "plain"), ("drafted", "draft", "read")):
        with transaction():
            entry = guides.add_entry(organiser, site.guides[guide], work_id=site.works[work])
            site.guide_entries[key] = entry.public_id
    with transaction():
        guides.edit_entry(organiser, site.guides["open"], site.guide_entries["first"], version=3, values=said)
        guides.publish_guide(organiser, site.guides["open"])
