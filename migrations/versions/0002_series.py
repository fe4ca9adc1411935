"""series, hosts and feeds of one's own"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('zone_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_zone_rules'))
    )
    op.create_table('private_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('vault_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('address_index', sa.LargeBinary(), nullable=True),
    sa.Column('identity', sa.LargeBinary(), nullable=True),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('is_discreet', sa.Boolean(), nullable=False),
    sa.Column('with_drafts', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_private_feeds_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_private_feeds_branch_id_branches')),
    sa.ForeignKeyConstraint(['vault_id'], ['vaults.id'], name=op.f('fk_private_feeds_vault_id_vaults')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_feeds')),
    sa.UniqueConstraint('public_id', name=op.f('uq_private_feeds_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_private_feeds_token_hash'))
    )
    with op.batch_alter_table('private_feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_private_feeds_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_private_feeds_address_index'), ['address_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_private_feeds_vault_id'), ['vault_id'], unique=False)

    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('vault_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('rule', sa.JSON(), nullable=False),
    sa.Column('takes_enrolments', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_series_branch_id_branches')),
    sa.ForeignKeyConstraint(['created_by'], ['accounts.id'], name=op.f('fk_series_created_by_accounts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['vault_id'], ['vaults.id'], name=op.f('fk_series_vault_id_vaults')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('public_id', name=op.f('uq_series_public_id'))
    )
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_series_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_series_is_demo'), ['is_demo'], unique=False)
        batch_op.create_index(batch_op.f('ix_series_vault_id'), ['vault_id'], unique=False)

    op.create_table('enrolments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('vault_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('address_index', sa.LargeBinary(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=False),
    sa.Column('dropped', sa.JSON(), nullable=False),
    sa.Column('link_hash', sa.LargeBinary(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('consent_version', sa.String(length=16), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_enrolments_series_id_series'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vault_id'], ['vaults.id'], name=op.f('fk_enrolments_vault_id_vaults')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolments')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_enrolments_link_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_enrolments_public_id'))
    )
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolments_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolments_series_id'), ['series_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolments_vault_id'), ['vault_id'], unique=False)
        batch_op.create_index('uq_enrolments_one_each', ['series_id', 'address_index'], unique=True, sqlite_where=sa.text("status = 'enrolled'"), postgresql_where=sa.text("status = 'enrolled'"))

    op.create_table('event_hosts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('sees', sa.String(length=8), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['accounts.id'], name=op.f('fk_event_hosts_asked_by_accounts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_event_hosts_branch_id_branches')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_hosts_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_hosts')),
    sa.UniqueConstraint('event_id', 'branch_id', name=op.f('uq_event_hosts_event_id_branch_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_event_hosts_public_id'))
    )
    with op.batch_alter_table('event_hosts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_hosts_branch_id'), ['branch_id'], unique=False)

    op.create_table('private_feed_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('feed_id', sa.Integer(), nullable=False),
    sa.Column('entry_index', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['feed_id'], ['private_feeds.id'], name=op.f('fk_private_feed_entries_feed_id_private_feeds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_feed_entries')),
    sa.UniqueConstraint('feed_id', 'entry_index', name=op.f('uq_private_feed_entries_feed_id_entry_index')),
    sa.UniqueConstraint('public_id', name=op.f('uq_private_feed_entries_public_id'))
    )
    op.create_table('series_dates',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_series_dates_event_id_events'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_series_dates_series_id_series'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_series_dates')),
    sa.UniqueConstraint('series_id', 'day', name=op.f('uq_series_dates_series_id_day'))
    )
    with op.batch_alter_table('series_dates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_series_dates_series_id'), ['series_id'], unique=False)

    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('enrolment_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_registrations_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_registrations_enrolment_id_enrolments'), 'enrolments', ['enrolment_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_registrations_enrolment_id_enrolments'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_registrations_enrolment_id'))
        batch_op.drop_column('enrolment_id')

    with op.batch_alter_table('series_dates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_series_dates_series_id'))

    op.drop_table('series_dates')
    op.drop_table('private_feed_entries')
    with op.batch_alter_table('event_hosts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_hosts_branch_id'))

    op.drop_table('event_hosts')
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.drop_index('uq_enrolments_one_each', sqlite_where=sa.text("status = 'enrolled'"), postgresql_where=sa.text("status = 'enrolled'"))
        batch_op.drop_index(batch_op.f('ix_enrolments_vault_id'))
        batch_op.drop_index(batch_op.f('ix_enrolments_series_id'))
        batch_op.drop_index(batch_op.f('ix_enrolments_created_at'))

    op.drop_table('enrolments')
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_series_vault_id'))
        batch_op.drop_index(batch_op.f('ix_series_is_demo'))
        batch_op.drop_index(batch_op.f('ix_series_branch_id'))

    op.drop_table('series')
    with op.batch_alter_table('private_feeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_private_feeds_vault_id'))
        batch_op.drop_index(batch_op.f('ix_private_feeds_address_index'))
        batch_op.drop_index(batch_op.f('ix_private_feeds_account_id'))

    op.drop_table('private_feeds')
    op.drop_table('zone_rules')
