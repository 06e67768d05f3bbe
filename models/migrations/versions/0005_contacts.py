"""Contacts between companies and students, wishes, what is saved or hidden, and who looked."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KINDS = ("need", "student", "proposal", "training")


def upgrade() -> None:
    """Make the tables."""
    _make_contact()
    _make_wish()
    _make_saved()
    _make_hiding()
    _make_look()


def downgrade() -> None:
    """Drop the tables, and all that they hold."""
    for name in ("look", "hiding", "saved", "wish", "contact"):
        op.drop_table(name)


def _link(
    table: str, column: str, to: str, *, null: bool = True, gone: str = "CASCADE"
) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_{column}_{to}")
    key = sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=gone)
    return sa.Column(column, sa.String(64), nullable=null), key


def _make(table: str, *parts: Any, indexes: tuple[str, ...]) -> None:
    flat = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
    flat.sort(key=lambda one: not isinstance(one, sa.Column))
    op.create_table(table, *flat)
    for column in indexes:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _make_contact() -> None:
    _make(
        "contact",
        sa.Column("id", sa.String(64), nullable=False),
        _link("contact", "company_id", "company", null=False),
        _link("contact", "student_id", "student", null=False),
        sa.Column("purpose", sa.String(), nullable=False),
        _link("contact", "proposal_id", "proposal", gone="SET NULL"),
        _link("contact", "need_id", "need", gone="SET NULL"),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        _link("contact", "account_id", "account", gone="SET NULL"),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("company_yes_at", _TIME, nullable=True),
        sa.Column("student_yes_at", _TIME, nullable=True),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=True),
        sa.Column("reminded_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        indexes=("company_id", "student_id", "proposal_id", "need_id", "asked_at"),
    )
    for link in ("proposal_id", "need_id"):
        condition = sa.text(f"closed_at IS NULL AND {link} IS NOT NULL")
        op.create_index(
            f"uq_contact_open_{link}",
            "contact",
            ["student_id", link],
            unique=True,
            sqlite_where=condition,
            postgresql_where=condition,
        )


def _make_wish() -> None:
    _make(
        "wish",
        _link("wish", "student_id", "student", null=False),
        _link("wish", "proposal_id", "proposal", null=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("student_id", "proposal_id", name=op.f("pk_wish")),
        indexes=("proposal_id",),
    )


def _once(table: str) -> sa.UniqueConstraint:
    names = ("asker_kind", "asker_id", "document_kind", "document_id")
    return sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))


def _make_saved() -> None:
    _make(
        "saved",
        sa.Column("id", sa.String(64), nullable=False),
        _link("saved", "company_id", "company", null=False),
        sa.Column("asker_kind", sa.String(), nullable=False),
        sa.Column("asker_id", sa.String(64), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        *[_link("saved", f"{kind}_id", kind) for kind in _KINDS],
        sa.Column("saved_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved")),
        _once("saved"),
        indexes=("company_id", *(f"{kind}_id" for kind in _KINDS)),
    )


def _make_hiding() -> None:
    _make(
        "hiding",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("asker_kind", sa.String(), nullable=False),
        sa.Column("asker_id", sa.String(64), nullable=False),
        sa.Column("document_kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        *[_link("hiding", f"{kind}_id", kind) for kind in _KINDS],
        sa.Column("hidden_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hiding")),
        _once("hiding"),
        indexes=("asker_id", *(f"{kind}_id" for kind in _KINDS)),
    )


def _make_look() -> None:
    _make(
        "look",
        sa.Column("id", sa.String(64), nullable=False),
        _link("look", "student_id", "student", null=False),
        sa.Column("viewer_role", sa.String(), nullable=False),
        _link("look", "company_id", "company"),
        _link("look", "organisation_id", "organisation"),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("looked_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        indexes=("student_id", "company_id"),
    )
