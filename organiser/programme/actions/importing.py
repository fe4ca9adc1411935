"""Doing what the preview of a sheet has shown: as one change, which can be taken back as one."""

from collections.abc import Sequence

from organiser.kernel import ids
from organiser.kernel.actor import Actor
from organiser.kernel.i18n import DEFAULT_LANGUAGE, INTERFACE_LANGUAGES
from organiser.programme.actions.planning import change_plan, lock_programme
from organiser.programme.actions.speakers import SpeakerValues, add_speaker
from organiser.programme.errors import ImportChanged
from organiser.programme.queries import read_import
from organiser.programme.rules.importing import Import, settle
from organiser.programme.rules.sheets import Words
from organiser.programme.rules.writing import read_plan


def import_sheet(actor: Actor, event_id: str, *, rows: Sequence[Sequence[str]], words: Words, digest: str) -> Import:
    """`digest` is of the import that was shown. People who are new become speakers, and stay if it is taken back.

    Raises NotFound, NotASchool, NoTitles, ColumnTwice, ImportChanged.
    """
    programme = lock_programme(actor, event_id)
    found = read_import(programme.event, read_plan(programme.plan), rows, words)
    if found.digest != digest:
        raise ImportChanged
    spoken = programme.event.lang
    lang = spoken if spoken in INTERFACE_LANGUAGES else DEFAULT_LANGUAGE
    people = {
        made: add_speaker(actor, event_id, values=SpeakerValues(name, lang=lang)).public_id
        for made, name in found.people.items()
    }
    after = settle(found, people=people, make_id=ids.new_public_id)
    change_plan(actor, event_id, lambda _standing: after, verb="imported")
    return found
