"""Imports of files: what came in, and what it takes to undo it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_import_batch()
    _make_import_file()
    _make_import_row()


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
    op.drop_table("import_row")
    op.drop_table("import_file")
    op.drop_table("import_batch")


def _make_import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=True),
        sa.Column("organisation_id", sa.String(64), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_import_batch_account_id_account",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_import_batch_organisation_id_organisation",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    for name in ("account_id", "created_at", "organisation_id", "status"):
        op.create_index(f"ix_import_batch_{name}", "import_batch", [name])


def _make_import_file() -> None:
    op.create_table(
        "import_file",
        sa.Column("batch_id", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name="fk_import_file_batch_id_import_batch",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", name="pk_import_file"),
    )


def _make_import_row() -> None:
    op.create_table(
        "import_row",
        sa.Column("batch_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("match_id", sa.String(64), nullable=True),
        sa.Column("match_version", sa.Integer(), nullable=True),
        sa.Column("match_row", sa.Integer(), nullable=True),
        sa.Column("choice", sa.String(), nullable=True),
        sa.Column("op", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(64), nullable=True),
        sa.Column("student_id", sa.String(64), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after_version", sa.Integer(), nullable=True),
        sa.Column("undone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name="fk_import_row_batch_id_import_batch",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name="fk_import_row_student_id_student",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "number", name="pk_import_row"),
    )
    op.create_index("ix_import_row_student_id", "import_row", ["student_id"])
    op.create_index("ix_import_row_verdict", "import_row", ["verdict"])
