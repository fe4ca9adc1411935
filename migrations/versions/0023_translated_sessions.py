"""translated sessions: what their readers see of translations, and what was released to translate"""

import json
import secrets
from base64 import b32encode

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('translation_sources', schema=None) as batch_op:
        batch_op.add_column(sa.Column('parent_id', sa.String(length=26), server_default='', nullable=False))
        batch_op.create_index(batch_op.f('ix_translation_sources_parent_id'), ['parent_id'], unique=False)
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('translated', sa.JSON(), server_default='{}', nullable=False))
    _offer_sessions()


def _offer_sessions() -> None:
    """What was released before waits for translators, too."""
    bind = op.get_bind()
    found = bind.execute(sa.text(
        'SELECT r.plan, e.id, e.public_id, e.branch_id, e.state FROM programme_releases r '
        'JOIN programmes p ON p.id = r.programme_id AND p.released = r.number JOIN events e ON e.id = p.event_id '
        'ORDER BY e.id')).all()
    for plan, event_id, school_id, branch_id, state in found:
        written = json.loads(plan) if isinstance(plan, str) else plan
        abstracts = {one['id']: one.get('abstract', '') for one in written.get('sessions', ())}
        _offer_school(event_id, school_id, branch_id, state != 'draft', abstracts)


def _offer_school(event_id: int, school_id: str, branch_id: int, is_open: bool, abstracts: dict[str, str]) -> None:
    bind = op.get_bind()
    sources = sa.table('translation_sources', *(sa.column(name) for name in (
        'id', 'public_id', 'kind', 'subject_id', 'parent_id', 'branch_id', 'lang', 'is_open', 'until')))
    texts = sa.table('translation_texts', *(sa.column(name) for name in (
        'source_id', 'field', 'position', 'text', 'changed_at')))
    sessions = sa.table('sessions', *(sa.column(name) for name in (
        'id', 'event_id', 'public_id', 'title', 'lang', 'ends_at', 'changed_at', 'withdrawn_at')))
    own = sa.select(sessions).where(sessions.c.event_id == event_id).order_by(sessions.c.id)
    for one in bind.execute(own).mappings().all():
        bind.execute(sources.insert().values(
            public_id=_new_id(), kind='session', subject_id=one['public_id'], parent_id=school_id,
            branch_id=branch_id, lang=one['lang'], is_open=is_open, until=one['withdrawn_at'] or one['ends_at']))
        found = sa.select(sources.c.id).where(sources.c.kind == 'session', sources.c.subject_id == one['public_id'])
        source_id = bind.execute(found).scalar_one()
        for position, (field, text) in enumerate((('title', one['title']), ('abstract', abstracts.get(one['public_id'])))):
            if text:
                bind.execute(texts.insert().values(
                    source_id=source_id, field=field, position=position, text=text, changed_at=one['changed_at']))


def _new_id() -> str:
    return b32encode(secrets.token_bytes(16)).decode().rstrip('=').lower()


def downgrade() -> None:
    gone = "SELECT id FROM translation_sources WHERE kind = 'session'"
    # What hangs on them goes by name: SQLite's keys are off while tables are made anew.
    for table in ('translations', 'translation_texts'):
        op.execute(f'DELETE FROM {table} WHERE source_id IN ({gone})')
    op.execute("DELETE FROM translation_sources WHERE kind = 'session'")
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_column('translated')
    with op.batch_alter_table('translation_sources', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_translation_sources_parent_id'))
        batch_op.drop_column('parent_id')
