"""translators: who may translate for which branches"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('translators',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_translators_account_id_accounts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_translators_branch_id_branches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translators')),
    sa.UniqueConstraint('branch_id', 'account_id', name=op.f('uq_translators_branch_id_account_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_translators_public_id'))
    )
    with op.batch_alter_table('translators', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_translators_account_id'), ['account_id'], unique=False)
    op.create_table('invited_translators',
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_invited_translators_branch_id_branches'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_invited_translators_invitation_id_invitations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('invitation_id', name=op.f('pk_invited_translators'))
    )
    with op.batch_alter_table('invited_translators', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invited_translators_branch_id'), ['branch_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('invited_translators', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invited_translators_branch_id'))
    op.drop_table('invited_translators')
    with op.batch_alter_table('translators', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_translators_account_id'))
    op.drop_table('translators')
