"""Contacts between companies and students, wishes, shortlists and who looked."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
