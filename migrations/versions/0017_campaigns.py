"""campaigns, and the events under them"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaigns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('summary', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('timeline_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_campaigns_branch_id_branches'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['picture_id'], ['pictures.id'], name=op.f('fk_campaigns_picture_id_pictures'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['timeline_id'], ['terms.id'], name=op.f('fk_campaigns_timeline_id_terms'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaigns')),
    sa.UniqueConstraint('public_id', name=op.f('uq_campaigns_public_id'))
    )
    with op.batch_alter_table('campaigns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaigns_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaigns_state'), ['state'], unique=False)

    op.create_table('campaign_topics',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_topics_campaign_id_campaigns'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['terms.id'], name=op.f('fk_campaign_topics_term_id_terms'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'term_id', name=op.f('pk_campaign_topics'))
    )
    with op.batch_alter_table('campaign_topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_topics_term_id'), ['term_id'], unique=False)

    op.create_table('campaign_guides',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_guides_campaign_id_campaigns'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['guide_id'], ['guides.id'], name=op.f('fk_campaign_guides_guide_id_guides'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'guide_id', name=op.f('pk_campaign_guides'))
    )
    with op.batch_alter_table('campaign_guides', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_guides_guide_id'), ['guide_id'], unique=False)

    op.create_table('campaign_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts.id'], name=op.f('fk_campaign_events_asked_by_accounts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaigns.id'], name=op.f('fk_campaign_events_campaign_id_campaigns'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_campaign_events_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_events')),
    sa.UniqueConstraint('campaign_id', 'event_id', name=op.f('uq_campaign_events_campaign_id_event_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_campaign_events_public_id'))
    )
    with op.batch_alter_table('campaign_events', schema=None) as batch_op:
        batch_op.create_index('ix_campaign_events_event_id', ['event_id', 'state'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('campaign_events', schema=None) as batch_op:
        batch_op.drop_index('ix_campaign_events_event_id')
    op.drop_table('campaign_events')
    with op.batch_alter_table('campaign_guides', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_guides_guide_id'))
    op.drop_table('campaign_guides')
    with op.batch_alter_table('campaign_topics', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_topics_term_id'))
    op.drop_table('campaign_topics')
    with op.batch_alter_table('campaigns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaigns_state'))
        batch_op.drop_index(batch_op.f('ix_campaigns_branch_id'))
    op.drop_table('campaigns')
