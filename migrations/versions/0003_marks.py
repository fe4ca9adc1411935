"""marks of changed events, so that a feed can be mended instead of built anew"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('change_clock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_clock'))
    )
    op.create_table('event_marks',
    sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mark', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_event_marks'))
    )
    with op.batch_alter_table('event_marks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_marks_mark'), ['mark'], unique=False)
    with op.batch_alter_table('slice_versions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('own_rebuilt', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('tree_rebuilt', sa.BigInteger(), server_default='0', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('slice_versions', schema=None) as batch_op:
        batch_op.drop_column('tree_rebuilt')
        batch_op.drop_column('own_rebuilt')
    with op.batch_alter_table('event_marks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_marks_mark'))
    op.drop_table('event_marks')
    op.drop_table('change_clock')
