"""translations: texts that are there to translate, what was made of them, and what an event's readers see of it"""

import secrets
from base64 import b32encode

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None
FIELDS = ('title', 'summary', 'text')


def upgrade() -> None:
    op.create_table('translation_sources',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('subject_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_translation_sources_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_sources')),
    sa.UniqueConstraint('kind', 'subject_id', name=op.f('uq_translation_sources_kind_subject_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_translation_sources_public_id'))
    )
    with op.batch_alter_table('translation_sources', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_translation_sources_branch_id'), ['branch_id'], unique=False)
    op.create_table('translation_texts',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['translation_sources.id'], name=op.f('fk_translation_texts_source_id_translation_sources'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('source_id', 'field', name=op.f('pk_translation_texts'))
    )
    op.create_table('translations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('followed', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['translation_sources.id'], name=op.f('fk_translations_source_id_translation_sources'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translations')),
    sa.UniqueConstraint('source_id', 'lang', 'field', name=op.f('uq_translations_source_id_lang_field'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('titles', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('translated', sa.JSON(), server_default='{}', nullable=False))
    _offer_events()


def _offer_events() -> None:
    """What was written before there were translations waits for them, too."""
    bind = op.get_bind()
    columns = ('id', 'public_id', 'branch_id', 'lang', 'state', 'ends_at', 'changed_at', *FIELDS)
    events = sa.table('events', *(sa.column(name) for name in columns))
    sources = sa.table('translation_sources', *(sa.column(name) for name in (
        'id', 'public_id', 'kind', 'subject_id', 'branch_id', 'lang', 'is_open', 'until')))
    texts = sa.table('translation_texts', *(sa.column(name) for name in (
        'source_id', 'field', 'position', 'text', 'changed_at')))
    rows = bind.execute(sa.select(events).order_by(events.c.id)).mappings().all()
    for event in rows:
        bind.execute(sources.insert().values(
            id=event['id'], public_id=_new_id(), kind='event', subject_id=event['public_id'],
            branch_id=event['branch_id'], lang=event['lang'], is_open=event['state'] != 'draft',
            until=None if event['state'] == 'postponed' else event['ends_at']))
        for position, field in enumerate(FIELDS):
            if event[field]:
                bind.execute(texts.insert().values(
                    source_id=event['id'], field=field, position=position, text=event[field],
                    changed_at=event['changed_at']))
    if rows and bind.dialect.name == 'postgresql':
        op.execute("SELECT setval('translation_sources_id_seq', (SELECT max(id) FROM translation_sources))")


def _new_id() -> str:
    return b32encode(secrets.token_bytes(16)).decode().rstrip('=').lower()


def downgrade() -> None:
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_column('translated')
        batch_op.drop_column('titles')
    op.drop_table('translations')
    op.drop_table('translation_texts')
    with op.batch_alter_table('translation_sources', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_translation_sources_branch_id'))
    op.drop_table('translation_sources')
