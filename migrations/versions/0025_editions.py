"""editions: which event was the one before, and whether its page says how many registered"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('event_editions',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('earlier_id', sa.Integer(), nullable=True),
    sa.Column('shows_count', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['earlier_id'], ['events.id'], name=op.f('fk_event_editions_earlier_id_events'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_editions_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_event_editions'))
    )
    with op.batch_alter_table('event_editions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_editions_earlier_id'), ['earlier_id'], unique=False)


def downgrade() -> None:
    op.drop_table('event_editions')
