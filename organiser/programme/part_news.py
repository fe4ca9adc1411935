"""What a release made of the sessions somebody has a part in, in words for their mail. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from organiser.events.models import Event
from organiser.events.times import place_of
from organiser.kernel.i18n.lists import join_words
from organiser.kernel.i18n.times import Span, describe_span
from organiser.programme.queries import Published
from organiser.programme.rules.plan import Plan, PlannedSession
from organiser.programme.rules.releases import SessionNews, find_part_news
from organiser.programme.rules.times import resolve_released_start
from organiser.programme.wording import title_of


@dataclass(frozen=True, slots=True)
class PartTelling:
    """`known` is the plan that they were told of, `published` what people see now."""

    event: Event
    known: Plan
    published: Published
    lang: str

    def list_parts(self, speaker_id: str) -> list[tuple[str, Mapping[str, str]]]:
        """Each session that is another thing to this speaker, and what it was and is."""
        news = find_part_news(self.known, self.published.plan, speaker_id)
        return [(self._name(one), self._tell(one)) for one in news]

    def _name(self, news: SessionNews) -> str:
        planned = news.after or news.before
        return title_of(planned, self.published.sessions.get(news.id), self.lang) if planned else ""

    def _tell(self, news: SessionNews) -> dict[str, str]:
        if news.before is None and news.after is not None:
            room = self._room_of(news.after, self.published.plan)
            return {_("When"): self._tell_when(news.after), _("Room"): room}
        return {
            _("Until now"): self._tell_place(news.before, self.known) if news.before else "",
            _("From now on"): self._tell_place(news.after, self.published.plan) if news.after else self._tell_end(news),
        }

    def _tell_end(self, news: SessionNews) -> str:
        is_off = self.published.plan.find_session(news.id) is None
        return _("Does not take place") if is_off else _("You are no longer put down for this.")

    def _tell_place(self, planned: PlannedSession, plan: Plan) -> str:
        return join_words(filter(None, (self._tell_when(planned), self._room_of(planned, plan))), self.lang)

    def _tell_when(self, planned: PlannedSession) -> str:
        """By the school's clocks."""
        starts = resolve_released_start(planned, self.event.zone)
        span = Span(starts, starts + timedelta(minutes=planned.minutes), self.event.zone)
        return describe_span(span, lang=self.lang, place=place_of(self.event))

    @staticmethod
    def _room_of(planned: PlannedSession, plan: Plan) -> str:
        room = plan.find_room(planned.room)
        return room.name if room else ""
