"""how far a feed of one's own has been filled"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('private_feeds', schema=None) as batch_op:
        batch_op.add_column(sa.Column('searched_to', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_private_feeds_searched_to'), ['searched_to'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('private_feeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_private_feeds_searched_to'))
        batch_op.drop_column('searched_to')
