"""the timeline"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('timeline_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timeline_version'))
    )
    op.create_table('timeline_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('calendar', sa.String(length=12), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('month', sa.Integer(), nullable=True),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('end_year', sa.Integer(), nullable=True),
    sa.Column('end_month', sa.Integer(), nullable=True),
    sa.Column('end_day', sa.Integer(), nullable=True),
    sa.Column('first', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('new_year', sa.Integer(), nullable=False),
    sa.Column('new_month', sa.Integer(), nullable=True),
    sa.Column('new_day', sa.Integer(), nullable=True),
    sa.Column('place_name', sa.String(length=120), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=500), nullable=False),
    sa.Column('source_link', sa.String(length=500), nullable=True),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_timeline_entries')),
    sa.UniqueConstraint('public_id', name=op.f('uq_timeline_entries_public_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_timeline_entries_uid'))
    )
    with op.batch_alter_table('timeline_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timeline_entries_city_id'), ['city_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_timeline_entries_is_demo'), ['is_demo'], unique=False)
        batch_op.create_index('ix_timeline_entries_order', ['state', 'new_year', 'first'], unique=False)
        batch_op.create_index('ix_timeline_entries_new_day', ['new_month', 'new_day'], unique=False)
        batch_op.create_index('ix_timeline_entries_given_day', ['month', 'day'], unique=False)

    op.create_table('timeline_topics',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['timeline_entries.id'], name=op.f('fk_timeline_topics_entry_id_timeline_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['terms.id'], name=op.f('fk_timeline_topics_term_id_terms'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'term_id', name=op.f('pk_timeline_topics'))
    )
    with op.batch_alter_table('timeline_topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timeline_topics_term_id'), ['term_id'], unique=False)

    op.create_table('timeline_works',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['timeline_entries.id'], name=op.f('fk_timeline_works_entry_id_timeline_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['work_id'], ['works.id'], name=op.f('fk_timeline_works_work_id_works')),
    sa.PrimaryKeyConstraint('entry_id', 'position', name=op.f('pk_timeline_works'))
    )
    with op.batch_alter_table('timeline_works', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timeline_works_work_id'), ['work_id'], unique=False)


def downgrade() -> None:
    op.drop_table('timeline_works')
    op.drop_table('timeline_topics')
    op.drop_table('timeline_entries')
    op.drop_table('timeline_version')
    # What was done to entries that are gone is nobody's history.
    op.execute("DELETE FROM activity WHERE subject = 'timeline_entries'")
