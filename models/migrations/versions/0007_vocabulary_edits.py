"""Edits of the vocabulary, and what it takes to undo them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; no competence is retired yet."""
    with op.batch_alter_table("competence") as competence:
        competence.add_column(
            sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        competence.add_column(sa.Column("merged_into", sa.String(100), nullable=True))
    _make_vocabulary_edit()


def downgrade() -> None:
    """Drop the table and the columns, and all that they hold."""
    op.drop_table("vocabulary_edit")
    with op.batch_alter_table("competence") as competence:
        competence.drop_column("merged_into")
        competence.drop_column("retired")


def _make_vocabulary_edit() -> None:
    op.create_table(
        "vocabulary_edit",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("term", sa.String(200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), nullable=True),
        sa.Column("undoes_id", sa.String(64), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_vocabulary_edit_account_id_account",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["vocabulary_edit.id"],
            name="fk_vocabulary_edit_undoes_id_vocabulary_edit",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_vocabulary_edit"),
    )
    op.create_index("ix_vocabulary_edit_account_id", "vocabulary_edit", ["account_id"])
    op.create_index("ix_vocabulary_edit_at", "vocabulary_edit", ["at"])
    op.create_index("ix_vocabulary_edit_last_seq", "vocabulary_edit", ["last_seq"])
