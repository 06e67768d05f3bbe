"""Companies, the four kinds of document, and the sequence of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_change()
    _make_company()
    _make_need()
    _make_proposal()
    _make_student()
    _make_training()
    _make_training_occasion()


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
    op.drop_table("training_occasion")
    op.drop_table("training")
    op.drop_table("student")
    op.drop_table("proposal")
    op.drop_table("need")
    op.drop_table("company")
    op.drop_table("change")


def _make_change() -> None:
    op.create_table(
        "change",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(100), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_kind_document_id", "change", ["kind", "document_id"])


def _make_company() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sa.UniqueConstraint("number", name="uq_company_number"),
    )
    op.create_index("ix_company_municipality", "company", ["municipality"])


def _make_need() -> None:
    op.create_table(
        "need",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("held", sa.Text(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("horizon", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("lanes", sa.JSON(), nullable=False),
        sa.Column("work_languages", sa.JSON(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_need_company_id_company", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_need"),
        sa.UniqueConstraint("number", name="uq_need_number"),
    )
    op.create_index("ix_need_company_id", "need", ["company_id"])
    op.create_index("ix_need_municipality", "need", ["municipality"])
    op.create_index("ix_need_status", "need", ["status"])


def _make_proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("credits", sa.Float(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("work_languages", sa.JSON(), nullable=False),
        sa.Column("team_min", sa.Integer(), nullable=False),
        sa.Column("team_max", sa.Integer(), nullable=False),
        sa.Column("nda", sa.Boolean(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name="fk_proposal_company_id_company",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.UniqueConstraint("number", name="uq_proposal_number"),
    )
    op.create_index("ix_proposal_company_id", "proposal", ["company_id"])
    op.create_index("ix_proposal_municipality", "proposal", ["municipality"])
    op.create_index("ix_proposal_status", "proposal", ["status"])


def _make_student() -> None:
    op.create_table(
        "student",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("courses", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("available_to", sa.Date(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_student"),
        sa.UniqueConstraint("number", name="uq_student_number"),
    )
    op.create_index("ix_student_municipality", "student", ["municipality"])


def _make_training() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("prerequisites", sa.Text(), nullable=True),
        sa.Column("price_sek", sa.Integer(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_training"),
        sa.UniqueConstraint("number", name="uq_training_number"),
    )
    op.create_index("ix_training_municipality", "training", ["municipality"])


def _make_training_occasion() -> None:
    op.create_table(
        "training_occasion",
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("min_group", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("training_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_id"],
            ["training.id"],
            name="fk_training_occasion_training_id_training",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_training_occasion"),
    )
    op.create_index("ix_training_occasion_training_id", "training_occasion", ["training_id"])
