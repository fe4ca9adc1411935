"""a registration that enrols in a series"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joins_series', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_enrolments_created_at'))
        batch_op.drop_constraint(batch_op.f('uq_enrolments_link_hash'), type_='unique')
        batch_op.drop_column('link_hash')
        batch_op.drop_column('dropped')
        batch_op.drop_column('confirmed_at')


def downgrade() -> None:
    # What an enrolment had and has no more can't be made up: nobody is enrolled before this.
    op.execute("UPDATE registrations SET enrolment_id = NULL")
    op.execute("DELETE FROM enrolments")
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('dropped', sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column('link_hash', sa.LargeBinary(), nullable=False))
        batch_op.create_unique_constraint(batch_op.f('uq_enrolments_link_hash'), ['link_hash'])
        batch_op.create_index(batch_op.f('ix_enrolments_created_at'), ['created_at'], unique=False)
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.drop_column('joins_series')
