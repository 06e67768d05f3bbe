"""Accounts, how people sign in, and what they may do."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    "sign_up",
    "sign_in_attempt",
    "external_identity",
    "email_token",
    "invitation",
    "api_token",
    "sign_in_session",
    "account",
)


def upgrade() -> None:
    """Make the tables; companies that are there already count as approved."""
    _make_organisation()
    _make_account()
    _make_sign_in_session()
    _make_api_token()
    _make_invitation()
    _make_email_token()
    _make_external_identity()
    _make_sign_in_attempt()
    _make_sign_up()
    _extend_company_and_student()


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
    with op.batch_alter_table("student") as student:
        student.drop_constraint("fk_student_organisation_id_organisation", type_="foreignkey")
        student.drop_index("ix_student_organisation_id")
        student.drop_column("organisation_id")
    with op.batch_alter_table("company") as company:
        company.drop_column("approved_at")
    for name in _TABLES:
        op.drop_table(name)
    op.drop_table("organisation")


def _extend_company_and_student() -> None:
    with op.batch_alter_table("company") as company:
        company.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    table = sa.table("company", sa.column("approved_at", sa.DateTime(timezone=True)))
    op.execute(sa.update(table).values(approved_at=datetime.now(UTC)))
    with op.batch_alter_table("student") as student:
        student.add_column(sa.Column("organisation_id", sa.String(64), nullable=True))
        student.create_foreign_key(
            "fk_student_organisation_id_organisation",
            "organisation",
            ["organisation_id"],
            ["id"],
            ondelete="SET NULL",
        )
        student.create_index("ix_student_organisation_id", ["organisation_id"])


def _key(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key to the id of another table, named as the tables name theirs."""
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def _make_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("name", name="uq_organisation_name"),
    )


def _make_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(64), nullable=True),
        sa.Column("left_company_id", sa.String(64), nullable=True),
        sa.Column("organisation_id", sa.String(64), nullable=True),
        sa.Column("student_id", sa.String(64), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=True),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("account", "company_id", "company", "SET NULL"),
        _key("account", "left_company_id", "company", "SET NULL"),
        _key("account", "organisation_id", "organisation", "SET NULL"),
        _key("account", "student_id", "student", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        sa.UniqueConstraint("student_id", name="uq_account_student_id"),
    )
    for column in ("role", "company_id", "left_company_id", "organisation_id"):
        op.create_index(f"ix_account_{column}", "account", [column])


def _make_sign_in_session() -> None:
    op.create_table(
        "sign_in_session",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(200), nullable=False),
        _key("sign_in_session", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_sign_in_session"),
    )
    op.create_index("ix_sign_in_session_account_id", "sign_in_session", ["account_id"])
    op.create_index("ix_sign_in_session_expires_at", "sign_in_session", ["expires_at"])


def _make_api_token() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        _key("api_token", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("token_hash", name="uq_api_token_token_hash"),
    )
    op.create_index("ix_api_token_account_id", "api_token", ["account_id"])


def _make_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("company_id", sa.String(64), nullable=True),
        sa.Column("organisation_id", sa.String(64), nullable=True),
        sa.Column("invited_by", sa.String(64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _key("invitation", "company_id", "company", "CASCADE"),
        _key("invitation", "organisation_id", "organisation", "CASCADE"),
        _key("invitation", "invited_by", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_company_id", "invitation", ["company_id"])
    op.create_index("ix_invitation_organisation_id", "invitation", ["organisation_id"])


def _make_email_token() -> None:
    op.create_table(
        "email_token",
        sa.Column("id_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _key("email_token", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_email_token"),
    )
    op.create_index("ix_email_token_account_id", "email_token", ["account_id"])
    op.create_index("ix_email_token_expires_at", "email_token", ["expires_at"])


def _make_external_identity() -> None:
    op.create_table(
        "external_identity",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("issuer", sa.String(400), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("external_identity", "account_id", "account", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_external_identity"),
        sa.UniqueConstraint("issuer", "subject", name="uq_external_identity_issuer_subject"),
    )
    op.create_index("ix_external_identity_account_id", "external_identity", ["account_id"])


def _make_sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_key_at", "sign_in_attempt", ["key", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])


def _make_sign_up() -> None:
    op.create_table(
        "sign_up",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_up"),
    )
    op.create_index("ix_sign_up_email", "sign_up", ["email"])
    op.create_index("ix_sign_up_expires_at", "sign_up", ["expires_at"])
