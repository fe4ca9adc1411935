"""works described: kinds, dates, topics, editions, and two that were one"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

ordered = sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql')
# As the application folded on the day of this migration.
LETTERS = str.maketrans({
    **{"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"},
    **{"ة": "ه", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "گ": "ك", "ھ": "ه", "ہ": "ه", "ـ": ""},
    **dict.fromkeys("'’‘ʼʻʾʿ`´", ""),
})


def fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(LETTERS)
    return re.sub(r"[\W_]+", " ", letters).strip()


def upgrade() -> None:
    with op.batch_alter_table('works', schema=None) as batch_op:
        batch_op.add_column(sa.Column('branch_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(length=12), server_default='other', nullable=False))
        batch_op.add_column(sa.Column('author_key', ordered, server_default='', nullable=False))
        batch_op.add_column(sa.Column('lang', sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column('month', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('day', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('about', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('search', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index(batch_op.f('ix_works_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_works_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_works_author_key'), ['author_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_works_year'), ['year'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_works_branch_id_branches'), 'branches', ['branch_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_works_merged_into_id_works'), 'works', ['merged_into_id'], ['id'], ondelete='CASCADE')
    _fill()

    op.create_table('work_topics',
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['term_id'], ['terms.id'], name=op.f('fk_work_topics_term_id_terms'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['work_id'], ['works.id'], name=op.f('fk_work_topics_work_id_works'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('work_id', 'term_id', name=op.f('pk_work_topics'))
    )
    with op.batch_alter_table('work_topics', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_work_topics_term_id'), ['term_id'], unique=False)

    op.create_table('editions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('branch_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('lang', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Integer(), nullable=True),
    sa.Column('licence', sa.String(length=16), nullable=False),
    sa.Column('attribution', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['branch_id'], ['branches.id'], name=op.f('fk_editions_branch_id_branches'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['work_id'], ['works.id'], name=op.f('fk_editions_work_id_works'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_editions')),
    sa.UniqueConstraint('public_id', name=op.f('uq_editions_public_id'))
    )
    with op.batch_alter_table('editions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_editions_branch_id'), ['branch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_editions_work_id'), ['work_id'], unique=False)


def _fill() -> None:
    """What works are found and sorted by."""
    works = sa.table('works', *(sa.column(name) for name in ('id', 'author', 'title', 'year', 'author_key', 'search')))
    connection = op.get_bind()
    for work_id, author, title, year in connection.execute(sa.select(works.c.id, works.c.author, works.c.title, works.c.year)).all():
        words = fold(author).split()
        values = {'author_key': " ".join([*words[-1:], *words[:-1]])[:200], 'search': fold(f"{author} {title} {year or ''}")}
        connection.execute(sa.update(works).where(works.c.id == work_id).values(values))


def downgrade() -> None:
    with op.batch_alter_table('editions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_editions_work_id'))
        batch_op.drop_index(batch_op.f('ix_editions_branch_id'))
    op.drop_table('editions')
    with op.batch_alter_table('work_topics', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_work_topics_term_id'))
    op.drop_table('work_topics')
    with op.batch_alter_table('works', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_works_merged_into_id_works'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_works_branch_id_branches'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_works_year'))
        batch_op.drop_index(batch_op.f('ix_works_author_key'))
        batch_op.drop_index(batch_op.f('ix_works_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_works_branch_id'))
        for name in ('version', 'search', 'minutes', 'about', 'day', 'month', 'lang', 'author_key', 'kind', 'merged_into_id', 'branch_id'):
            batch_op.drop_column(name)
