"""notices: who wants to be told when something comes of an event"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice_lists',
    sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('vault_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_notice_lists_event_id_events'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['vault_id'], ['vaults.id'], name=op.f('fk_notice_lists_vault_id_vaults')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_notice_lists')),
    sa.UniqueConstraint('vault_id', name=op.f('uq_notice_lists_vault_id'))
    )
    op.create_table('notice_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('address_index', sa.LargeBinary(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=False),
    sa.Column('link_hash', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['notice_lists.event_id'], name=op.f('fk_notice_requests_event_id_notice_lists'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_requests')),
    sa.UniqueConstraint('event_id', 'address_index', name=op.f('uq_notice_requests_event_id_address_index')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_notice_requests_link_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_notice_requests_public_id'))
    )
    with op.batch_alter_table('notice_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_requests_created_at'), ['created_at'], unique=False)


def downgrade() -> None:
    op.drop_table('notice_requests')
    op.drop_table('notice_lists')
