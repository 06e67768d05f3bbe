"""Terms without a competence that are set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "set_aside_term",
        sa.Column("term", sa.String(200), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_set_aside_term_account_id_account",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("term", name="pk_set_aside_term"),
    )
    op.create_index("ix_set_aside_term_account_id", "set_aside_term", ["account_id"])


def downgrade() -> None:
    """Drop the table, and all that it holds."""
    op.drop_table("set_aside_term")
