"""Terms that are set aside, in the store: for those who may edit the vocabulary."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.fields import clean
from models.set_aside_term import SetAsideTerm
from service.auth import Viewer
from service.errors import ForbiddenError

__all__ = ["add", "remove"]

_LONGEST = 200


def add(viewer: Viewer, session: Session, terms: Collection[str], at: datetime) -> int:
    """Set terms aside; return how many were not before. Raises `ForbiddenError`."""
    _check(viewer)
    wanted = {one for one in terms if clean(one) == one and 0 < len(one) <= _LONGEST}
    new = sorted(wanted - _known(session, wanted))
    session.add_all(SetAsideTerm(term=one, account_id=viewer.account_id, at=at) for one in new)
    session.flush()
    return len(new)


def remove(viewer: Viewer, session: Session, terms: Collection[str]) -> int:
    """Take terms up again; return how many had been set aside. Raises `ForbiddenError`."""
    _check(viewer)
    known = _known(session, {one for one in terms if clean(one) == one})
    session.connection().execute(sa.delete(SetAsideTerm).where(col(SetAsideTerm.term).in_(known)))
    return len(known)


def _known(session: Session, terms: Collection[str]) -> set[str]:
    asked = select(SetAsideTerm.term).where(col(SetAsideTerm.term).in_(sorted(terms)))
    return set(session.exec(asked))


def _check(viewer: Viewer) -> None:
    if not viewer.may_change_shared:
        raise ForbiddenError("the viewer may not edit the vocabulary")
