"""what people choose of a programme"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('session_pools',
    sa.Column('session_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('ceiling', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('next_position', sa.Integer(), nullable=False),
    sa.CheckConstraint('ceiling IS NULL OR taken <= ceiling', name=op.f('ck_session_pools_never_oversold')),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_session_pools_taken_not_negative')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_pools_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_session_pools'))
    )
    op.create_table('session_choices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('starred_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seat', sa.String(length=8), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('starred_at IS NOT NULL OR seat IS NOT NULL', name=op.f('ck_session_choices_chosen_at_all')),
    sa.ForeignKeyConstraint(['registration_id'], ['registrations.id'], name=op.f('fk_session_choices_registration_id_registrations'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_choices_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_choices')),
    sa.UniqueConstraint('registration_id', 'session_id', name=op.f('uq_session_choices_registration_id_session_id'))
    )
    with op.batch_alter_table('session_choices', schema=None) as batch_op:
        batch_op.create_index('ix_session_choices_queue', ['session_id', 'seat', 'position'], unique=False)
    # What was released with seats before there were sign-ups.
    op.execute(
        "INSERT INTO session_pools (session_id, capacity, ceiling, taken, next_position) "
        "SELECT id, seats, seats, 0, 1 FROM sessions WHERE seats IS NOT NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table('session_choices', schema=None) as batch_op:
        batch_op.drop_index('ix_session_choices_queue')

    op.drop_table('session_choices')
    op.drop_table('session_pools')
