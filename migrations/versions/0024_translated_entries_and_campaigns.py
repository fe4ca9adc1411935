"""translated entries and campaigns: what their readers see of translations, and their texts to translate"""

import secrets
from base64 import b32encode
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None
TABLES = {'entry': 'timeline_entries', 'campaign': 'campaigns'}


def upgrade() -> None:
    for name in TABLES.values():
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column('translated', sa.JSON(), server_default='{}', nullable=False))
    bind = op.get_bind()
    root = bind.execute(sa.text('SELECT id FROM branches WHERE parent_id IS NULL ORDER BY id')).scalar()
    if root is not None:
        _offer('entry', bind.execute(sa.text(
            f"SELECT public_id, {root:d} AS branch_id, lang, state = 'published' AS is_open, NULL AS until, changed_at, "
            'title, text FROM timeline_entries ORDER BY id')).mappings().all(), ('title', 'text'))
    _offer('campaign', bind.execute(sa.text(
        "SELECT public_id, branch_id, lang, state <> 'draft' AS is_open, "
        "CASE WHEN state = 'archived' THEN changed_at END AS until, changed_at, title, summary, text "
        'FROM campaigns ORDER BY id')).mappings().all(), ('title', 'summary', 'text'))


def _offer(kind: str, rows: Sequence[Any], fields: tuple[str, ...]) -> None:
    """What was written before waits for translators, too."""
    bind = op.get_bind()
    sources = sa.table('translation_sources', *(sa.column(name) for name in (
        'id', 'public_id', 'kind', 'subject_id', 'branch_id', 'lang', 'is_open', 'until')))
    texts = sa.table('translation_texts', *(sa.column(name) for name in (
        'source_id', 'field', 'position', 'text', 'changed_at')))
    for row in rows:
        bind.execute(sources.insert().values(
            public_id=_new_id(), kind=kind, subject_id=row['public_id'], branch_id=row['branch_id'], lang=row['lang'],
            is_open=bool(row['is_open']), until=row['until']))
        found = sa.select(sources.c.id).where(sources.c.kind == kind, sources.c.subject_id == row['public_id'])
        source_id = bind.execute(found).scalar_one()
        for position, field in enumerate(fields):
            if row[field]:
                bind.execute(texts.insert().values(
                    source_id=source_id, field=field, position=position, text=row[field], changed_at=row['changed_at']))


def _new_id() -> str:
    return b32encode(secrets.token_bytes(16)).decode().rstrip('=').lower()


def downgrade() -> None:
    gone = "SELECT id FROM translation_sources WHERE kind IN ('entry', 'campaign')"
    # What hangs on them goes by name: SQLite's keys are off while tables are made anew.
    for table in ('translations', 'translation_texts'):
        op.execute(f'DELETE FROM {table} WHERE source_id IN ({gone})')
    op.execute("DELETE FROM translation_sources WHERE kind IN ('entry', 'campaign')")
    for name in TABLES.values():
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column('translated')
