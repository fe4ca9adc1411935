"""Every blueprint, in the order of the capabilities."""

from flask import Blueprint

from organiser.accounts.manage import blueprint as accounts
from organiser.agendas.manage import blueprint as agendas
from organiser.archive.notice_views import blueprint as notices
from organiser.archive.views import blueprint as archive
from organiser.branches.manage import blueprint as branches
from organiser.calendars.views import blueprint as calendars
from organiser.campaigns.manage import blueprint as campaigns
from organiser.discovery.views import blueprint as discovery
from organiser.events.manage import blueprint as events
from organiser.guides.manage import blueprint as guides
from organiser.messages.views import blueprint as messages
from organiser.operations.manage import blueprint as operations
from organiser.programme.manage import blueprint as programme
from organiser.programme.views import speaking
from organiser.questions.views import blueprint as questions
from organiser.registrations.manage import blueprint as registrations
from organiser.rota.manage import blueprint as rota
from organiser.series.manage import blueprint as series
from organiser.study.manage import blueprint as study
from organiser.timeline.manage import blueprint as timeline
from organiser.translating.manage import blueprint as translating

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts,
    branches,
    translating,
    study,
    guides,
    timeline,
    events,
    series,
    programme,
    speaking,
    campaigns,
    registrations,
    messages,
    agendas,
    rota,
    questions,
    archive,
    notices,
    calendars,
    discovery,
    operations,
)
