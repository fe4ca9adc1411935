"""Every module that declares tables, so that the metadata is whole for migrations."""

from organiser.accounts import models as accounts
from organiser.agendas import models as agendas
from organiser.archive import models as archive
from organiser.branches import models as branches
from organiser.calendars import models as calendars
from organiser.campaigns import models as campaigns
from organiser.events import models as events
from organiser.guides import models as guides
from organiser.kernel import activity, jobs, limits, read_audit
from organiser.kernel.db import Base
from organiser.kernel.documents import models as documents
from organiser.kernel.outbox import models as outbox
from organiser.kernel.pictures import models as pictures
from organiser.kernel.vaults import models as vaults
from organiser.messages import models as messages
from organiser.programme import models as programme
from organiser.questions import models as questions
from organiser.registrations import models as registrations
from organiser.rota import models as rota
from organiser.series import models as series
from organiser.study import models as study
from organiser.timeline import models as timeline
from organiser.translating import models as translating

MODULES = (
    activity, jobs, limits, read_audit, outbox, documents, pictures, vaults,
    accounts, branches, translating, study, guides, timeline, events, series, programme, campaigns, registrations,
    messages, agendas, rota, questions, archive,
    calendars,
)  # fmt: skip
METADATA = Base.metadata
