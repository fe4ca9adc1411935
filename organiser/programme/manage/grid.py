"""The grid of days, rooms and times; undo."""

from flask_babel import gettext

from organiser.kernel.web.access import current_actor
from organiser.programme import actions
from organiser.programme.board import describe_board
from organiser.programme.forms import MoveForm, UndoForm
from organiser.programme.manage.pages import PROGRAMME, Answer, blueprint, carry_out, get_draft, show


@blueprint.get(PROGRAMME)
def board(event_id: str) -> Answer:
    draft = get_draft(event_id)
    return show(
        "board",
        draft,
        part="board",
        board=describe_board(draft),
        undo=UndoForm(formdata=None, data={"version": draft.version}),
        move=MoveForm(formdata=None),
    )


@blueprint.post(f"{PROGRAMME}/undo")
def undo(event_id: str) -> Answer:
    form = UndoForm()
    return carry_out(
        event_id,
        lambda: actions.undo_change(current_actor(), event_id, version=form.version.data),
        gettext("It is taken back."),
        form=form,
    )
