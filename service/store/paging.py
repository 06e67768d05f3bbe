"""Keyset paging: a cursor says where to go on, so inserts neither hide nor repeat a row."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from models.record import Record
from service.errors import ValidationProblemError

__all__ = ["DEFAULT_LIMIT", "Page", "decode_cursor", "encode_cursor", "fetch_page"]

DEFAULT_LIMIT: Final = 50
RowT = TypeVar("RowT", bound=Record)


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """Some rows in order of their creation; `next_cursor` is None on the last page."""

    items: list[RowT]
    next_cursor: str | None


def encode_cursor(kind: str, number: int) -> str:
    """Return an opaque cursor that goes on after the row `number` in a list of `kind`."""
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")


def decode_cursor(kind: str, cursor: str) -> int:
    """Return the number in a cursor; one from elsewhere raises `ValidationProblemError`."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        made_for, _, number = text.partition(":")
        if made_for != kind or not number.isdigit() or len(number) > 18:
            raise ValueError
        return int(number)
    except (ValueError, binascii.Error) as error:
        raise ValidationProblemError("is not a cursor of this list", field="cursor") from error


def fetch_page(
    session: Session,
    statement: SelectOfScalar[RowT],
    table: type[RowT],
    *,
    kind: str,
    cursor: str | None,
    limit: int,
) -> Page[RowT]:
    """Return at most `limit` rows of `statement` after the cursor, oldest first.

    Numbers grow in the order of the commits (see `changes`), so a row that is added while
    someone pages through comes on a later page, and never before the cursor.
    """
    if limit < 1:
        raise ValidationProblemError("must be at least 1", field="limit")
    if cursor is not None:
        statement = statement.where(col(table.number) > decode_cursor(kind, cursor))
    rows = list(session.exec(statement.order_by(col(table.number)).limit(limit + 1)))
    if len(rows) <= limit:
        return Page(rows, None)
    return Page(rows[:limit], encode_cursor(kind, rows[limit - 1].number))
