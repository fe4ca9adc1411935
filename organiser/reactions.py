"""What happens because something happened: read from top to bottom, run in this order, in the same transaction."""

from organiser.accounts.facts import AccountDisabled, InvitationAccepted
from organiser.agendas import actions as agendas
from organiser.archive.facts import SessionMaterialChanged
from organiser.branches.actions import follow_disabling, grant_invited_role
from organiser.branches.facts import BranchChanged, BranchMoved
from organiser.calendars import actions as calendars
from organiser.calendars import own_actions as own_calendars
from organiser.campaigns import actions as campaigns
from organiser.campaigns.facts import CampaignChanged
from organiser.events import facts as events
from organiser.events.actions import (
    follow_merged_works,
    follow_translation,
    refresh_topic,
    refresh_work,
    remove_deleted_draft,
)
from organiser.guides import actions as guides
from organiser.kernel.db.transaction import Reactions
from organiser.messages.actions import forget_messages
from organiser.programme import actions as programme
from organiser.programme.facts import ProgrammeReleased, SessionTranslated
from organiser.questions import actions as questions
from organiser.registrations import facts as registrations
from organiser.registrations.actions import edits, enrolling, erasing, link_copy
from organiser.registrations.actions import following as places
from organiser.rota import actions as rota
from organiser.series.actions import following as series
from organiser.series.facts import DatesAdded, SeriesEdited
from organiser.study.facts import TermNested, TermRenamed, WorkRenamed, WorksMerged
from organiser.timeline import actions as timeline
from organiser.timeline.facts import TimelineChanged
from organiser.translating.actions import grant_invited_translator
from organiser.translating.facts import TranslationChanged

TABLE: Reactions = {
    InvitationAccepted: (grant_invited_role, grant_invited_translator),
    AccountDisabled: (follow_disabling,),
    TranslationChanged: (
        follow_translation,
        guides.follow_translation,
        timeline.follow_translation,
        campaigns.follow_translation,
        programme.follow_translation,
    ),
    TermRenamed: (refresh_topic, calendars.follow_words),
    TermNested: (calendars.follow_words,),
    WorkRenamed: (refresh_work, calendars.follow_words),
    WorksMerged: (
        follow_merged_works,
        timeline.follow_merged_works,
        guides.follow_merged_works,
        calendars.follow_words,
    ),
    TimelineChanged: (calendars.follow_timeline,),
    CampaignChanged: (calendars.follow_campaign,),
    BranchChanged: (calendars.follow_branch,),
    BranchMoved: (calendars.follow_branch_move,),
    events.EventShifted: (programme.follow_shift, rota.follow_shift),
    events.EventAltered: (series.follow_date, programme.follow_event, rota.follow_event, calendars.follow_event),
    events.RulesChanged: (programme.follow_event, rota.follow_event),
    events.HostsChanged: (calendars.follow_hosts,),
    events.EventCreated: (places.declare_places,),
    events.EventDuplicated: (programme.follow_copy, link_copy),
    events.EventPublished: (series.announce_date,),
    events.PlacesDeclared: (places.declare_places,),
    events.EventMoved: (
        places.follow_move,
        enrolling.follow_return,
        agendas.follow_restoration,
        programme.tell_speakers,
        rota.tell_helpers,
    ),
    events.EventPostponed: (places.follow_postponement, programme.tell_speakers, rota.tell_helpers),
    events.EventCancelled: (places.follow_cancellation, programme.tell_speakers, rota.tell_helpers),
    events.EventRestored: (
        places.follow_restoration,
        enrolling.follow_return,
        agendas.follow_restoration,
        programme.tell_speakers,
        rota.tell_helpers,
    ),
    events.EventWithdrawn: (places.keep_announced,),
    DatesAdded: (enrolling.follow_dates,),
    # After what each of its dates has announced by itself.
    SeriesEdited: (edits.follow_series_edit,),
    registrations.PlaceTaken: (own_calendars.follow_place,),
    SessionMaterialChanged: (calendars.follow_material,),
    SessionTranslated: (calendars.follow_programme, rota.follow_translation),
    ProgrammeReleased: (calendars.follow_programme, agendas.follow_release, rota.follow_release),
    registrations.PlaceLeft: (agendas.follow_leaving, questions.follow_leaving, own_calendars.follow_leaving),
    # What it chose went when it was left. Its row goes last: the database would lock what points to it out of turn.
    registrations.PlaceErased: (own_calendars.follow_erasing, erasing.remove_erased),
    registrations.PeopleForgotten: (
        forget_messages,
        agendas.follow_forgetting,
        rota.forget_people,
        questions.follow_forgetting,
    ),
    # Last, so that whoever stands to the right can refuse, or clear its own rows first.
    events.EventDeleted: (
        places.clear_deleted,
        rota.forget_event,
        programme.forget_event,
        series.forget_date,
        remove_deleted_draft,
    ),
}
