"""guides: ordered lists of works"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('guides',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('summary', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('arrangement', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_guides_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guides')),
    sa.UniqueConstraint('public_id', name=op.f('uq_guides_public_id'))
    )
    with op.batch_alter_table('guides', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guides_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guides_published_at'), ['published_at'], unique=False)

    op.create_table('guide_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(length=160), nullable=False),
    sa.Column('part', sa.String(length=160), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['guide_id'], ['guides.id'], name=op.f('fk_guide_entries_guide_id_guides'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['work_id'], ['works.id'], name=op.f('fk_guide_entries_work_id_works')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_entries')),
    sa.UniqueConstraint('public_id', name=op.f('uq_guide_entries_public_id'))
    )
    with op.batch_alter_table('guide_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guide_entries_guide_id'), ['guide_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_guide_entries_work_id'), ['work_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('guide_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guide_entries_work_id'))
        batch_op.drop_index(batch_op.f('ix_guide_entries_guide_id'))
    op.drop_table('guide_entries')
    with op.batch_alter_table('guides', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guides_published_at'))
        batch_op.drop_index(batch_op.f('ix_guides_branch_id'))
    op.drop_table('guides')
