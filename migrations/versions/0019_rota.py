"""who helps at a school"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rota_duties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('needs', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('starts_wall', sa.DateTime(), nullable=False),
    sa.Column('ends_wall', sa.DateTime(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_rota_duties_taken_not_negative')),
    sa.CheckConstraint('taken <= needs', name=op.f('ck_rota_duties_never_too_many')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_rota_duties_event_id_events'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_rota_duties_session_id_sessions'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota_duties')),
    sa.UniqueConstraint('public_id', name=op.f('uq_rota_duties_public_id'))
    )
    with op.batch_alter_table('rota_duties', schema=None) as batch_op:
        batch_op.create_index('ix_rota_duties_event_start', ['event_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_rota_duties_starts_at', ['starts_at'], unique=False)
    op.create_table('rota_volunteers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('identity', sa.LargeBinary(), nullable=False),
    sa.Column('address_index', sa.LargeBinary(), nullable=False),
    sa.Column('link_hash', sa.LargeBinary(), nullable=False),
    sa.Column('feed_hash', sa.LargeBinary(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('feed_generation', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_rota_volunteers_event_id_events'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota_volunteers')),
    sa.UniqueConstraint('event_id', 'address_index', name=op.f('uq_rota_volunteers_event_id_address_index')),
    sa.UniqueConstraint('feed_hash', name=op.f('uq_rota_volunteers_feed_hash')),
    sa.UniqueConstraint('link_hash', name=op.f('uq_rota_volunteers_link_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_rota_volunteers_public_id'))
    )
    op.create_table('rota_turns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('duty_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['duty_id'], ['rota_duties.id'], name=op.f('fk_rota_turns_duty_id_rota_duties'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['volunteer_id'], ['rota_volunteers.id'], name=op.f('fk_rota_turns_volunteer_id_rota_volunteers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota_turns')),
    sa.UniqueConstraint('duty_id', 'volunteer_id', name=op.f('uq_rota_turns_duty_id_volunteer_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_rota_turns_uid'))
    )
    with op.batch_alter_table('rota_turns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rota_turns_volunteer_id'), ['volunteer_id'], unique=False)


def downgrade() -> None:
    op.drop_table('rota_turns')
    op.drop_table('rota_volunteers')
    op.drop_table('rota_duties')
