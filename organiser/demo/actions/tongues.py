"""Events in other languages: where several are spoken, what is coming was translated, and some of it is stale."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from organiser.demo.rules.composing import compose
from organiser.demo.rules.planning import Movement, Plan
from organiser.events.actions.writing import KIND, keep_translated
from organiser.events.content import searchable_text
from organiser.events.models import Event, State
from organiser.events.wording import FIELDS
from organiser.kernel.db import db
from organiser.translating import rules
from organiser.translating.models import Source, SourceText, Translation

# Its summary was rewritten so long after it was published, and nobody has followed yet.
REWRITTEN = timedelta(days=3)


def offer_events(
    movement: Movement, events: Sequence[Event], plans: Sequence[Plan], *, topics: Mapping[str, str]
) -> None:
    """Texts as their actions would have offered them, and what translators made of them since."""
    sources = [_offer(movement, event, plan) for event, plan in zip(events, plans, strict=True)]
    db.session.add_all(sources)
    db.session.flush()
    for event, plan, source in zip(events, plans, sources, strict=True):
        if source.is_open and event.ends_at > movement.now and not plan.takes_part(0, 4):
            _translate(movement, event, plan, source, topics)
    db.session.flush()


def _offer(movement: Movement, event: Event, plan: Plan) -> Source:
    texts = [(field, getattr(event, field)) for field in FIELDS if getattr(event, field)]
    return Source(
        kind=KIND, subject_id=event.public_id, branch_id=event.branch_id, lang=event.lang,
        is_open=event.state != State.DRAFT, until=None if event.state == State.POSTPONED else event.ends_at,
        texts=[
            SourceText(field=field, position=position, text=text, changed_at=_find_change(movement, event, plan, field))
            for position, (field, text) in enumerate(texts)
        ],
    )  # fmt: skip


def _find_change(movement: Movement, event: Event, plan: Plan, field: str) -> datetime:
    if not _is_rewritten(plan, field) or event.published_at is None:
        return event.created_at
    return min(event.published_at + REWRITTEN, movement.now)


def _is_rewritten(plan: Plan, field: str) -> bool:
    return field == "text" and plan.takes_part(1, 5)


def _translate(movement: Movement, event: Event, plan: Plan, source: Source, topics: Mapping[str, str]) -> None:
    """Into what else the branch speaks."""
    originals = [rules.Original(text.field, text.text, text.changed_at) for text in source.texts]
    made: list[rules.Rendering] = []
    for lang in rules.list_targets(plan.lang):
        if lang not in plan.seed.languages:
            continue
        words = compose(replace(plan, lang=lang), seed=movement.seed, topics=topics, places={})
        for one in originals:
            followed = one.text.partition("\n\n")[0] if _is_rewritten(plan, one.field) else one.text
            made.append(rules.Rendering(one.field, lang, getattr(words, one.field), followed))
    db.session.add_all(
        Translation(
            source_id=source.id, lang=one.lang, field=one.field, text=one.text, followed=one.followed,
            made_at=event.published_at or event.created_at,
        )
        for one in made
    )  # fmt: skip
    keep_translated(event, rules.compose(originals, made))
    event.search = searchable_text(event)
