"""Suggestions shown and the feedback on them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_suggestion_shown()
    _make_feedback()


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
    op.drop_table("feedback")
    op.drop_table("suggestion_shown")


def _make_suggestion_shown() -> None:
    op.create_table(
        "suggestion_shown",
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("query_kind", sa.String(), nullable=True),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("encoder_version", sa.String(200), nullable=False),
        sa.Column("index_version", sa.String(200), nullable=False),
        sa.Column("taxonomy_version", sa.String(200), nullable=False),
        sa.Column("need_id", sa.String(64), nullable=True),
        sa.Column("student_id", sa.String(64), nullable=True),
        sa.Column("proposal_id", sa.String(64), nullable=True),
        sa.Column("training_id", sa.String(64), nullable=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("viewer_role", sa.String(), nullable=False),
        sa.Column("viewer_organisation_id", sa.String(64), nullable=True),
        sa.Column("viewer_student_id", sa.String(64), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name="fk_suggestion_shown_need_id_need", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name="fk_suggestion_shown_proposal_id_proposal",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name="fk_suggestion_shown_student_id_student",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["training_id"],
            ["training.id"],
            name="fk_suggestion_shown_training_id_training",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_student_id"],
            ["student.id"],
            name="fk_suggestion_shown_viewer_student_id_student",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_shown"),
    )
    op.create_index("ix_suggestion_shown_need_id", "suggestion_shown", ["need_id"])
    op.create_index("ix_suggestion_shown_proposal_id", "suggestion_shown", ["proposal_id"])
    op.create_index("ix_suggestion_shown_request_id", "suggestion_shown", ["request_id"])
    op.create_index("ix_suggestion_shown_student_id", "suggestion_shown", ["student_id"])
    op.create_index("ix_suggestion_shown_training_id", "suggestion_shown", ["training_id"])
    op.create_index(
        "ix_suggestion_shown_viewer_student_id", "suggestion_shown", ["viewer_student_id"]
    )


def _make_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("suggestion_id", sa.String(64), nullable=False),
        sa.Column("viewer_role", sa.String(), nullable=False),
        sa.Column("viewer_organisation_id", sa.String(64), nullable=True),
        sa.Column("viewer_student_id", sa.String(64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestion_shown.id"],
            name="fk_feedback_suggestion_id_suggestion_shown",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["viewer_student_id"],
            ["student.id"],
            name="fk_feedback_viewer_student_id_student",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_suggestion_id", "feedback", ["suggestion_id"])
    op.create_index("ix_feedback_viewer_student_id", "feedback", ["viewer_student_id"])
