"""Those who speak: a list, and a form for each."""

from collections import Counter

from flask import request
from flask_babel import gettext

from organiser.kernel.db import transaction
from organiser.kernel.errors import EditConflict, Invalid, NotFound
from organiser.kernel.i18n import INTERFACE_LANGUAGES, current_language
from organiser.kernel.read_audit import record_read
from organiser.kernel.web.access import current_actor
from organiser.programme import actions
from organiser.programme.contacts import read_contact
from organiser.programme.forms import SpeakerForm
from organiser.programme.forms.sentences import refuse
from organiser.programme.forms.speaker import show_speaker
from organiser.programme.manage.pages import PROGRAMME, Answer, blueprint, carry_out, get_draft, go, show
from organiser.programme.models import Speaker, SpeakerState
from organiser.programme.policies import can_read_contacts
from organiser.programme.queries import Draft
from organiser.programme.rules.clashes import list_busy

SPEAKER = f"{PROGRAMME}/speakers/<speaker_id>"
LIST = "programme.speakers"


@blueprint.get(f"{PROGRAMME}/speakers")
def speakers(event_id: str) -> Answer:
    draft = get_draft(event_id)
    return show(
        "speakers",
        draft,
        part="speakers",
        sessions={one: count_sessions(draft, one) for one in draft.speakers},
        counts=Counter(one.state for one in draft.speakers.values()),
        unasked=sum(one.state == SpeakerState.NAMED and one.contact is not None for one in draft.speakers.values()),
    )


def count_sessions(draft: Draft, speaker_id: str) -> int:
    return sum(speaker_id in list_busy(session) for session in draft.plan.sessions)


@blueprint.route(f"{PROGRAMME}/speakers/new", methods=["GET", "POST"])
def new_speaker(event_id: str) -> Answer:
    draft = get_draft(event_id)
    form = SpeakerForm(lang=read_first_language(draft))
    if request.method != "POST" or form.add_row():
        return _show(draft, form)
    if not form.validate_on_submit() or not form.check_spans():
        return _show(draft, form), 422
    try:
        with transaction():
            actions.add_speaker(current_actor(), event_id, values=form.read_values(), draft_id=form.make_id())
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(get_draft(event_id), form), 422
    return go(event_id, gettext("Saved. Choose them in the form of their session now."), endpoint=LIST)


@blueprint.route(SPEAKER, methods=["GET", "POST"])
def edit_speaker(event_id: str, speaker_id: str) -> Answer:
    draft = get_draft(event_id)
    speaker = get_speaker(draft, speaker_id)
    contact = read_contact(speaker)
    if request.method != "POST":
        return _show(draft, SpeakerForm(formdata=None, data=show_speaker(speaker, contact)), speaker)
    form = SpeakerForm(lang=contact.lang)
    if not can_read_contacts(current_actor(), draft.event):
        form.hide_contact()
    if form.add_row():
        return _show(draft, form, speaker)
    if not form.validate_on_submit() or not form.check_spans():
        return _show(draft, form, speaker), 422
    try:
        with transaction():
            actions.change_speaker(
                current_actor(), event_id, speaker_id=speaker_id, values=form.read_values(),
                version=form.version.data or 0,
            )  # fmt: skip
    except Invalid as refusal:
        refuse(form, refusal)
        return _show_again(event_id, form, speaker_id), 422
    except EditConflict as refusal:
        form.version.data, form.version.raw_data = refusal.current, None
        return _show_again(event_id, form, speaker_id, is_conflict=True), 409
    return go(event_id, gettext("Saved."), endpoint=LIST)


def read_first_language(draft: Draft) -> str:
    """In which somebody new is written to, unless one chooses another: the school's, where there are mails in it."""
    return draft.event.lang if draft.event.lang in INTERFACE_LANGUAGES else current_language()


def get_speaker(draft: Draft, speaker_id: str) -> Speaker:
    """Raises NotFound."""
    if speaker_id not in draft.speakers:
        raise NotFound
    return draft.speakers[speaker_id]


def _show_again(event_id: str, form: SpeakerForm, speaker_id: str, *, is_conflict: bool = False) -> str:
    draft = get_draft(event_id)
    return _show(draft, form, get_speaker(draft, speaker_id), is_conflict=is_conflict)


def _show(draft: Draft, form: SpeakerForm, speaker: Speaker | None = None, *, is_conflict: bool = False) -> str:
    """Each look at an address is written down."""
    number = count_sessions(draft, speaker.public_id) if speaker else 0
    may_read = speaker is None or can_read_contacts(current_actor(), draft.event)
    has_address, event_id = speaker is not None and speaker.contact is not None, draft.event.public_id
    if not may_read and "address" in form:
        form.hide_contact()
    page = show(
        "speaker", draft, part="speakers", form=form, speaker=speaker, sessions=number, is_conflict=is_conflict,
        may_read=may_read,
    )  # fmt: skip
    if has_address and may_read:
        record_read(current_actor(), subject="events", subject_id=event_id, purpose="speaker", people=1)
    return page


@blueprint.post(f"{SPEAKER}/delete")
def delete_speaker(event_id: str, speaker_id: str) -> Answer:
    get_speaker(get_draft(event_id), speaker_id)
    return carry_out(
        event_id,
        lambda: actions.remove_speaker(current_actor(), event_id, speaker_id=speaker_id),
        gettext("They are out of the programme. Undo, beside the grid, brings them back."),
        endpoint=LIST,
    )
