"""begin"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('address_index', sa.LargeBinary(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('is_operator', sa.Boolean(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('totp', sa.LargeBinary(), nullable=True),
    sa.Column('totp_step', sa.Integer(), nullable=False),
    sa.Column('daily_counts', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('address_index', name=op.f('uq_accounts_address_index')),
    sa.UniqueConstraint('public_id', name=op.f('uq_accounts_public_id'))
    )
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.String(length=16), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_activity_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index('ix_activity_subject', ['subject', 'subject_id', 'at'], unique=False)

    op.create_table('items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_items'))
    )
    op.create_table('job_runs',
    sa.Column('job', sa.String(length=48), nullable=False),
    sa.Column('slot', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.String(length=200), nullable=True),
    sa.PrimaryKeyConstraint('job', 'slot', name=op.f('pk_job_runs'))
    )
    op.create_table('mails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=48), nullable=False),
    sa.Column('subject_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('params', sa.JSON(), nullable=False),
    sa.Column('message_id', sa.String(length=64), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worker', sa.String(length=32), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('crashes', sa.Integer(), nullable=False),
    sa.Column('first_tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mails')),
    sa.UniqueConstraint('cause', name=op.f('uq_mails_cause'))
    )
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mails_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mails_created_at'), ['created_at'], unique=False)
        batch_op.create_index('ix_mails_due', ['state', 'priority', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mails_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mails_subject_id'), ['subject_id'], unique=False)

    op.create_table('personal_reads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.String(length=26), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_reads'))
    )
    with op.batch_alter_table('personal_reads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_personal_reads_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_reads_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_personal_reads_subject_id'), ['subject_id'], unique=False)

    op.create_table('pictures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('alt', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pictures')),
    sa.UniqueConstraint('public_id', name=op.f('uq_pictures_public_id'))
    )
    with op.batch_alter_table('pictures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pictures_branch_id'), ['branch_id'], unique=False)

    op.create_table('rate_counters',
    sa.Column('scope', sa.String(length=32), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('window_start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('spent', sa.Integer(), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('scope', 'key', 'window_start', name=op.f('pk_rate_counters'))
    )
    with op.batch_alter_table('rate_counters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rate_counters_ends_at'), ['ends_at'], unique=False)

    op.create_table('terms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('facet', sa.String(length=12), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('first_year', sa.Integer(), nullable=True),
    sa.Column('last_year', sa.Integer(), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['terms.id'], name=op.f('fk_terms_parent_id_terms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_terms')),
    sa.UniqueConstraint('public_id', name=op.f('uq_terms_public_id')),
    sa.UniqueConstraint('slug', name=op.f('uq_terms_slug'))
    )
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_terms_facet'), ['facet'], unique=False)
        batch_op.create_index(batch_op.f('ix_terms_parent_id'), ['parent_id'], unique=False)

    op.create_table('vaults',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('destroy_after', sa.DateTime(timezone=True), nullable=True),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vaults')),
    sa.UniqueConstraint('public_id', name=op.f('uq_vaults_public_id'))
    )
    with op.batch_alter_table('vaults', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vaults_destroy_after'), ['destroy_after'], unique=False)

    op.create_table('works',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('year_key', sa.Integer(), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_works')),
    sa.UniqueConstraint('author', 'title', 'year_key', name=op.f('uq_works_author_title_year_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_works_public_id'))
    )
    with op.batch_alter_table('works', schema=None) as batch_op:
        batch_op.create_index('ix_works_title', ['title'], unique=False)

    op.create_table('branches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(length=255).with_variant(sa.String(length=255, collation='C'), 'postgresql'), nullable=False),
    sa.Column('level', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('city_id', sa.Integer(), nullable=True),
    sa.Column('place_name', sa.String(length=120), nullable=True),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('contact', sa.String(length=254), nullable=True),
    sa.Column('links', sa.JSON(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('retention_days', sa.Integer(), nullable=True),
    sa.Column('members_link', sa.Integer(), nullable=False),
    sa.Column('members_link_hash', sa.LargeBinary(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['branches.id'], name=op.f('fk_branches_parent_id_branches')),
    sa.ForeignKeyConstraint(['picture_id'], ['pictures.id'], name=op.f('fk_branches_picture_id_pictures'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_branches')),
    sa.UniqueConstraint('members_link_hash', name=op.f('uq_branches_members_link_hash')),
    sa.UniqueConstraint('path', name=op.f('uq_branches_path')),
    sa.UniqueConstraint('public_id', name=op.f('uq_branches_public_id')),
    sa.UniqueConstraint('slug', name=op.f('uq_branches_slug'))
    )
    with op.batch_alter_table('branches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_branches_country'), ['country'], unique=False)
        batch_op.create_index(batch_op.f('ix_branches_is_demo'), ['is_demo'], unique=False)
        batch_op.create_index(batch_op.f('ix_branches_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index('uq_branches_one_root', ['is_demo'], unique=True, sqlite_where=sa.text("parent_id IS NULL"), postgresql_where=sa.text("parent_id IS NULL"))

    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('is_operator', sa.Boolean(), nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invited_by'], ['accounts.id'], name=op.f('fk_invitations_invited_by_accounts'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('public_id', name=op.f('uq_invitations_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitations_token_hash'))
    )
    op.create_table('item_people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_item_people_item_id_items'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_people'))
    )
    with op.batch_alter_table('item_people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_people_item_id'), ['item_id'], unique=False)

    op.create_table('item_topics',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_item_topics_item_id_items'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['terms.id'], name=op.f('fk_item_topics_term_id_terms'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'term_id', name=op.f('pk_item_topics'))
    )
    with op.batch_alter_table('item_topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_topics_term_id'), ['term_id'], unique=False)

    op.create_table('login_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('browser_hash', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_login_links_account_id_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_links')),
    sa.UniqueConstraint('public_id', name=op.f('uq_login_links_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_login_links_token_hash'))
    )
    with op.batch_alter_table('login_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_links_account_id'), ['account_id'], unique=False)

    op.create_table('materials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_materials_item_id_items'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_materials')),
    sa.UniqueConstraint('public_id', name=op.f('uq_materials_public_id'))
    )
    with op.batch_alter_table('materials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_materials_item_id'), ['item_id'], unique=False)

    op.create_table('passkeys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('label', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_passkeys_account_id_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkeys')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkeys_credential_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_passkeys_public_id'))
    )
    with op.batch_alter_table('passkeys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkeys_account_id'), ['account_id'], unique=False)

    op.create_table('pools',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('ceiling', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('next_position', sa.Integer(), nullable=False),
    sa.CheckConstraint('ceiling IS NULL OR taken <= ceiling', name=op.f('ck_pools_never_oversold')),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_pools_taken_not_negative')),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_pools_item_id_items'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pools')),
    sa.UniqueConstraint('item_id', 'mode', name=op.f('uq_pools_item_id_mode'))
    )
    op.create_table('readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=160), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_readings_item_id_items'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['work_id'], ['works.id'], name=op.f('fk_readings_work_id_works')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_readings'))
    )
    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_readings_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_readings_work_id'), ['work_id'], unique=False)

    op.create_table('staff_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fresh_until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_staff_sessions_account_id_accounts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_sessions')),
    sa.UniqueConstraint('public_id', name=op.f('uq_staff_sessions_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_staff_sessions_token_hash'))
    )
    with op.batch_alter_table('staff_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_sessions_account_id'), ['account_id'], unique=False)

    op.create_table('term_names',
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['term_id'], ['terms.id'], name=op.f('fk_term_names_term_id_terms'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('term_id', 'lang', name=op.f('pk_term_names'))
    )
    op.create_table('acting_for',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_acting_for_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_acting_for_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acting_for')),
    sa.UniqueConstraint('public_id', name=op.f('uq_acting_for_public_id'))
    )
    with op.batch_alter_table('acting_for', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_acting_for_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_acting_for_branch_id'), ['branch_id'], unique=False)

    op.create_table('branch_slugs',
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_branch_slugs_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_branch_slugs'))
    )
    with op.batch_alter_table('branch_slugs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_branch_slugs_branch_id'), ['branch_id'], unique=False)

    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('vault_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('summary', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('visibility', sa.String(length=12), nullable=False),
    sa.Column('state_reason', sa.String(length=300), nullable=False),
    sa.Column('state_before', sa.String(length=12), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('starts_wall', sa.DateTime(), nullable=False),
    sa.Column('ends_wall', sa.DateTime(), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('starts_fold', sa.Integer(), nullable=False),
    sa.Column('ends_fold', sa.Integer(), nullable=False),
    sa.Column('all_day', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('on_site', sa.Boolean(), nullable=False),
    sa.Column('on_line', sa.Boolean(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=True),
    sa.Column('place_name', sa.String(length=120), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('venue', sa.String(length=160), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('join_link', sa.String(length=500), nullable=False),
    sa.Column('place_is_private', sa.Boolean(), nullable=False),
    sa.Column('link_is_private', sa.Boolean(), nullable=False),
    sa.Column('private', sa.LargeBinary(), nullable=True),
    sa.Column('step_free', sa.Boolean(), nullable=False),
    sa.Column('hearing_loop', sa.Boolean(), nullable=False),
    sa.Column('sign_language', sa.Boolean(), nullable=False),
    sa.Column('childcare', sa.Boolean(), nullable=False),
    sa.Column('takes_registrations', sa.Boolean(), nullable=False),
    sa.Column('places_on_site', sa.Integer(), nullable=True),
    sa.Column('places_on_line', sa.Integer(), nullable=True),
    sa.Column('registration_opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('registration_closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_events_ends_after_start')),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_events_branch_id_branches')),
    sa.ForeignKeyConstraint(['created_by'], ['accounts.id'], name=op.f('fk_events_created_by_accounts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_events_item_id_items')),
    sa.ForeignKeyConstraint(['picture_id'], ['pictures.id'], name=op.f('fk_events_picture_id_pictures'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['vault_id'], ['vaults.id'], name=op.f('fk_events_vault_id_vaults')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('item_id', name=op.f('uq_events_item_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_events_public_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_events_uid'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index('ix_events_branch_start', ['branch_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_country'), ['country'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_is_demo'), ['is_demo'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_on_line'), ['on_line'], unique=False)
        batch_op.create_index('ix_events_state_start', ['state', 'visibility', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_vault_id'), ['vault_id'], unique=False)

    op.create_table('invited_roles',
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_invited_roles_branch_id_branches'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_invited_roles_invitation_id_invitations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('invitation_id', name=op.f('pk_invited_roles'))
    )
    with op.batch_alter_table('invited_roles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invited_roles_branch_id'), ['branch_id'], unique=False)

    op.create_table('members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_members_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_members_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_members')),
    sa.UniqueConstraint('branch_id', 'account_id', name=op.f('uq_members_branch_id_account_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_members_public_id'))
    )
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_members_account_id'), ['account_id'], unique=False)

    op.create_table('slice_versions',
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('own', sa.Integer(), nullable=False),
    sa.Column('own_changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tree', sa.Integer(), nullable=False),
    sa.Column('tree_changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_slice_versions_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('branch_id', name=op.f('pk_slice_versions'))
    )
    op.create_table('calendar_blocks',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('renderer', sa.String(length=16), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_calendar_blocks_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'lang', name=op.f('pk_calendar_blocks'))
    )
    op.create_table('event_helpers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_event_helpers_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_helpers_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_helpers')),
    sa.UniqueConstraint('event_id', 'account_id', name=op.f('uq_event_helpers_event_id_account_id'))
    )
    with op.batch_alter_table('event_helpers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_helpers_account_id'), ['account_id'], unique=False)

    op.create_table('event_languages',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_languages_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'lang', name=op.f('pk_event_languages'))
    )
    with op.batch_alter_table('event_languages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_languages_lang'), ['lang'], unique=False)

    op.create_table('kept_counts',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=8), nullable=False),
    sa.Column('confirmed', sa.Integer(), nullable=False),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.Column('cancelled', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_kept_counts_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'mode', name=op.f('pk_kept_counts'))
    )
    op.create_table('registrations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('pool_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('address_index', sa.LargeBinary(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=False),
    sa.Column('link_hash', sa.LargeBinary(), nullable=False),
    sa.Column('ticket_hash', sa.LargeBinary(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('consent_version', sa.String(length=16), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mail_sequence', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offer_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=12), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_registrations_event_id_events'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pool_id'], ['pools.id'], name=op.f('fk_registrations_pool_id_pools')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_registrations_link_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_registrations_public_id')),
    sa.UniqueConstraint('ticket_hash', name=op.f('uq_registrations_ticket_hash'))
    )
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registrations_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_registrations_joined_at'), ['joined_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_registrations_event_id'), ['event_id'], unique=False)
        batch_op.create_index('ix_registrations_offers', ['status', 'offer_until'], unique=False)
        batch_op.create_index('ix_registrations_queue', ['pool_id', 'status', 'position'], unique=False)
        batch_op.create_index('uq_registrations_one_place', ['event_id', 'address_index'], unique=True, sqlite_where=sa.text("status IN ('confirmed', 'waiting', 'offered')"), postgresql_where=sa.text("status IN ('confirmed', 'waiting', 'offered')"))

    op.create_table('shifts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_shifts_account_id_accounts')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_shifts_registration_id_registrations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shifts')),
    sa.UniqueConstraint('public_id', name=op.f('uq_shifts_public_id'))
    )
    with op.batch_alter_table('shifts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shifts_registration_id'), ['registration_id'], unique=False)

    op.create_table('people_exports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_people_exports_account_id_accounts')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_people_exports_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_exports')),
    sa.UniqueConstraint('public_id', name=op.f('uq_people_exports_public_id'))
    )
    with op.batch_alter_table('people_exports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_exports_event_id'), ['event_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('people_exports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_exports_event_id'))

    op.drop_table('people_exports')
    with op.batch_alter_table('shifts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shifts_registration_id'))

    op.drop_table('shifts')
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.drop_index('uq_registrations_one_place', sqlite_where=sa.text("status IN ('confirmed', 'waiting', 'offered')"), postgresql_where=sa.text("status IN ('confirmed', 'waiting', 'offered')"))
        batch_op.drop_index('ix_registrations_queue')
        batch_op.drop_index('ix_registrations_offers')
        batch_op.drop_index(batch_op.f('ix_registrations_event_id'))
        batch_op.drop_index(batch_op.f('ix_registrations_joined_at'))
        batch_op.drop_index(batch_op.f('ix_registrations_created_at'))

    op.drop_table('registrations')
    op.drop_table('kept_counts')
    with op.batch_alter_table('event_languages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_languages_lang'))

    op.drop_table('event_languages')
    with op.batch_alter_table('event_helpers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_helpers_account_id'))

    op.drop_table('event_helpers')
    op.drop_table('calendar_blocks')
    op.drop_table('slice_versions')
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_members_account_id'))

    op.drop_table('members')
    with op.batch_alter_table('invited_roles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invited_roles_branch_id'))

    op.drop_table('invited_roles')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_events_vault_id'))
        batch_op.drop_index('ix_events_state_start')
        batch_op.drop_index(batch_op.f('ix_events_on_line'))
        batch_op.drop_index(batch_op.f('ix_events_is_demo'))
        batch_op.drop_index(batch_op.f('ix_events_ends_at'))
        batch_op.drop_index(batch_op.f('ix_events_country'))
        batch_op.drop_index('ix_events_branch_start')

    op.drop_table('events')
    with op.batch_alter_table('branch_slugs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_branch_slugs_branch_id'))

    op.drop_table('branch_slugs')
    with op.batch_alter_table('acting_for', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_acting_for_branch_id'))
        batch_op.drop_index(batch_op.f('ix_acting_for_account_id'))

    op.drop_table('acting_for')
    op.drop_table('term_names')
    with op.batch_alter_table('staff_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_sessions_account_id'))

    op.drop_table('staff_sessions')
    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_readings_work_id'))
        batch_op.drop_index(batch_op.f('ix_readings_item_id'))

    op.drop_table('readings')
    op.drop_table('pools')
    with op.batch_alter_table('passkeys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkeys_account_id'))

    op.drop_table('passkeys')
    with op.batch_alter_table('materials', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_materials_item_id'))

    op.drop_table('materials')
    with op.batch_alter_table('login_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_links_account_id'))

    op.drop_table('login_links')
    with op.batch_alter_table('item_topics', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_topics_term_id'))

    op.drop_table('item_topics')
    with op.batch_alter_table('item_people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_people_item_id'))

    op.drop_table('item_people')
    op.drop_table('invitations')
    with op.batch_alter_table('branches', schema=None) as batch_op:
        batch_op.drop_index('uq_branches_one_root', sqlite_where=sa.text("parent_id IS NULL"), postgresql_where=sa.text("parent_id IS NULL"))
        batch_op.drop_index(batch_op.f('ix_branches_parent_id'))
        batch_op.drop_index(batch_op.f('ix_branches_is_demo'))
        batch_op.drop_index(batch_op.f('ix_branches_country'))

    op.drop_table('branches')
    with op.batch_alter_table('works', schema=None) as batch_op:
        batch_op.drop_index('ix_works_title')

    op.drop_table('works')
    with op.batch_alter_table('vaults', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vaults_destroy_after'))

    op.drop_table('vaults')
    with op.batch_alter_table('terms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_terms_parent_id'))
        batch_op.drop_index(batch_op.f('ix_terms_facet'))

    op.drop_table('terms')
    with op.batch_alter_table('rate_counters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rate_counters_ends_at'))

    op.drop_table('rate_counters')
    with op.batch_alter_table('pictures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pictures_branch_id'))

    op.drop_table('pictures')
    with op.batch_alter_table('personal_reads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_personal_reads_subject_id'))
        batch_op.drop_index(batch_op.f('ix_personal_reads_at'))
        batch_op.drop_index(batch_op.f('ix_personal_reads_account_id'))

    op.drop_table('personal_reads')
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mails_subject_id'))
        batch_op.drop_index(batch_op.f('ix_mails_event_id'))
        batch_op.drop_index('ix_mails_due')
        batch_op.drop_index(batch_op.f('ix_mails_created_at'))
        batch_op.drop_index(batch_op.f('ix_mails_branch_id'))

    op.drop_table('mails')
    op.drop_table('job_runs')
    op.drop_table('items')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index('ix_activity_subject')
        batch_op.drop_index(batch_op.f('ix_activity_branch_id'))
        batch_op.drop_index(batch_op.f('ix_activity_at'))
        batch_op.drop_index(batch_op.f('ix_activity_account_id'))

    op.drop_table('activity')
    op.drop_table('accounts')

