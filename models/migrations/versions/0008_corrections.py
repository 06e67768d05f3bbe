"""What people corrected in what was read of their texts, and who handles a need."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = ("need", "student", "proposal")


def upgrade() -> None:
    """Add the columns; nothing has been corrected yet."""
    for name in _TABLES:
        with op.batch_alter_table(name) as table:
            table.add_column(
                sa.Column("corrections", sa.JSON(), nullable=False, server_default="[]")
            )
    with op.batch_alter_table("need") as need:
        need.add_column(sa.Column("handler_account_id", sa.String(64), nullable=True))
        need.create_foreign_key(
            "fk_need_handler_account_id_account",
            "account",
            ["handler_account_id"],
            ["id"],
            ondelete="SET NULL",
        )
        need.create_index("ix_need_handler_account_id", ["handler_account_id"])


def downgrade() -> None:
    """Drop the columns, and all that they hold."""
    with op.batch_alter_table("need") as need:
        need.drop_constraint("fk_need_handler_account_id_account", type_="foreignkey")
        need.drop_index("ix_need_handler_account_id")
        need.drop_column("handler_account_id")
    for name in _TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_column("corrections")
