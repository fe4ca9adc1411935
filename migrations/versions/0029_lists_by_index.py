"""lists: found, ordered and counted by an index, however many events there are"""

from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_state_start')
        batch_op.create_index('ix_events_listed', ['visibility', 'starts_at', 'id', 'ends_at', 'state', 'kind', 'branch_id', 'country'], unique=False)
        batch_op.create_index('ix_events_state_kind', ['state', 'visibility', 'kind', 'starts_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_state_kind')
        batch_op.drop_index('ix_events_listed')
        batch_op.create_index('ix_events_state_start', ['state', 'visibility', 'starts_at'], unique=False)
