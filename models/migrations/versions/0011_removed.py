"""Needs and proposals that are deleted with a way back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = ("need", "proposal")


def upgrade() -> None:
    """Add the column; nothing has been deleted yet."""
    for name in _TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Delete for good what has been deleted, and drop the column."""
    for name in _TABLES:
        op.execute(sa.text(f"DELETE FROM {name} WHERE removed_at IS NOT NULL"))  # noqa: S608  # our own names
        with op.batch_alter_table(name) as table:
            table.drop_column("removed_at")
