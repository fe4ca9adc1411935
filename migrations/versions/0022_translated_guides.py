"""translated guides: what their readers see of translations, and their texts to translate"""

import secrets
from base64 import b32encode

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None
FIELDS = ('title', 'summary', 'text')
OF_ENTRY = ('heading', 'part', 'comment')


def upgrade() -> None:
    with op.batch_alter_table('guides', schema=None) as batch_op:
        batch_op.add_column(sa.Column('translated', sa.JSON(), server_default='{}', nullable=False))
    _offer_guides()


def _offer_guides() -> None:
    """What was written before waits for translators, too."""
    bind = op.get_bind()
    columns = ('id', 'public_id', 'branch_id', 'lang', 'published_at', 'changed_at', *FIELDS)
    guides = sa.table('guides', *(sa.column(name) for name in columns))
    entries = sa.table('guide_entries', *(sa.column(name) for name in ('public_id', 'guide_id', 'position', *OF_ENTRY)))
    sources = sa.table('translation_sources', *(sa.column(name) for name in (
        'id', 'public_id', 'kind', 'subject_id', 'branch_id', 'lang', 'is_open')))
    texts = sa.table('translation_texts', *(sa.column(name) for name in (
        'source_id', 'field', 'position', 'text', 'changed_at')))
    for guide in bind.execute(sa.select(guides).order_by(guides.c.id)).mappings().all():
        bind.execute(sources.insert().values(
            public_id=_new_id(), kind='guide', subject_id=guide['public_id'], branch_id=guide['branch_id'],
            lang=guide['lang'], is_open=guide['published_at'] is not None))
        found = sa.select(sources.c.id).where(sources.c.kind == 'guide', sources.c.subject_id == guide['public_id'])
        source_id = bind.execute(found).scalar_one()
        words = [(field, guide[field]) for field in FIELDS]
        own = sa.select(entries).where(entries.c.guide_id == guide['id']).order_by(entries.c.position)
        for entry in bind.execute(own).mappings().all():
            words += [(f"{field}.{entry['public_id']}", entry[field]) for field in OF_ENTRY]
        for position, (field, text) in enumerate(words):
            if text:
                bind.execute(texts.insert().values(
                    source_id=source_id, field=field, position=position, text=text, changed_at=guide['changed_at']))


def _new_id() -> str:
    return b32encode(secrets.token_bytes(16)).decode().rstrip('=').lower()


def downgrade() -> None:
    gone = "SELECT id FROM translation_sources WHERE kind = 'guide'"
    # What hangs on them goes by name: SQLite's keys are off while tables are made anew.
    for table in ('translations', 'translation_texts'):
        op.execute(f'DELETE FROM {table} WHERE source_id IN ({gone})')
    op.execute("DELETE FROM translation_sources WHERE kind = 'guide'")
    with op.batch_alter_table('guides', schema=None) as batch_op:
        batch_op.drop_column('translated')
