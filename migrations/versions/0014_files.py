"""editions that are files"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('editions') as batch:
        batch.add_column(sa.Column('document_id', sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f('fk_editions_document_id_documents'), 'documents', ['document_id'], ['id'], ondelete='SET NULL'
        )


def downgrade() -> None:
    # Without its file such an edition says nothing.
    op.execute("DELETE FROM editions WHERE kind = 'file'")
    with op.batch_alter_table('editions') as batch:
        batch.drop_constraint(batch.f('fk_editions_document_id_documents'), type_='foreignkey')
        batch.drop_column('document_id')
