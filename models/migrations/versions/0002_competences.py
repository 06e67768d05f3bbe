"""Competences, their mentions, consents and identities."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_competence()
    _make_mention()
    _make_consent()
    _make_student_identity()


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
    op.drop_table("student_identity")
    op.drop_table("consent")
    op.drop_table("mention")
    op.drop_table("competence")


def _make_competence() -> None:
    op.create_table(
        "competence",
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area", sa.String(100), nullable=False),
        sa.Column("label_sv", sa.String(200), nullable=False),
        sa.Column("label_en", sa.String(200), nullable=False),
        sa.Column("synonyms_sv", sa.JSON(), nullable=False),
        sa.Column("synonyms_en", sa.JSON(), nullable=False),
        sa.Column("abbreviations", sa.JSON(), nullable=False),
        sa.Column("stems_sv", sa.JSON(), nullable=False),
        sa.Column("broader", sa.JSON(), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_competence"),
        sa.UniqueConstraint("number", name="uq_competence_number"),
    )
    op.create_index("ix_competence_area", "competence", ["area"])


def _make_mention() -> None:
    op.create_table(
        "mention",
        sa.Column("competence_id", sa.String(100), nullable=True),
        sa.Column("local_term", sa.String(200), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("necessity", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("provenance", sa.String(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.String(64), nullable=True),
        sa.Column("student_id", sa.String(64), nullable=True),
        sa.Column("proposal_id", sa.String(64), nullable=True),
        sa.Column("training_id", sa.String(64), nullable=True),
        sa.CheckConstraint(
            "competence_id IS NOT NULL OR local_term IS NOT NULL",
            name=op.f("ck_mention_competence_or_term"),
        ),
        sa.CheckConstraint(
            "CASE WHEN need_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN student_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN training_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_mention_one_document"),
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["competence.id"],
            name="fk_mention_competence_id_competence",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name="fk_mention_need_id_need", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name="fk_mention_proposal_id_proposal",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_mention_student_id_student", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["training_id"],
            ["training.id"],
            name="fk_mention_training_id_training",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
    )
    op.create_index("ix_mention_competence_id", "mention", ["competence_id"])
    op.create_index("ix_mention_local_term", "mention", ["local_term"])
    op.create_index("ix_mention_need_id", "mention", ["need_id"])
    op.create_index("ix_mention_proposal_id", "mention", ["proposal_id"])
    op.create_index("ix_mention_student_id", "mention", ["student_id"])
    op.create_index("ix_mention_training_id", "mention", ["training_id"])


def _make_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("student_id", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_consent_student_id_student", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_student_id", "consent", ["student_id"])
    op.create_index(
        "uq_consent_in_force",
        "consent",
        ["student_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _make_student_identity() -> None:
    op.create_table(
        "student_identity",
        sa.Column("student_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=True),
        sa.Column("phone", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["student.id"],
            name="fk_student_identity_student_id_student",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("student_id", name="pk_student_identity"),
    )
