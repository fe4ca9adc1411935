"""speakers who are brought back"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('speakers') as batch:
        batch.add_column(sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('programme_steps') as batch:
        batch.add_column(sa.Column('speaker_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f('fk_programme_steps_speaker_id_speakers'), 'speakers', ['speaker_id'], ['id'], ondelete='SET NULL'
        )


def downgrade() -> None:
    with op.batch_alter_table('programme_steps') as batch:
        batch.drop_constraint(batch.f('fk_programme_steps_speaker_id_speakers'), type_='foreignkey')
        batch.drop_column('speaker_id')
    # Nobody could tell them from those who are there.
    op.execute('DELETE FROM speakers WHERE removed_at IS NOT NULL')
    with op.batch_alter_table('speakers') as batch:
        batch.drop_column('removed_at')
