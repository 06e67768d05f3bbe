"""Mentions in the store: seen by whoever may see the document they stand in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from models.fields import DocumentKind
from models.mention import Mention, MentionBase
from models.set_aside_term import SetAsideTerm
from service.auth import Viewer
from service.errors import ForbiddenError
from service.store.documents import CHUNK
from service.store.lookup import DOCUMENTS

__all__ = ["LocalTerm", "counts", "local_terms", "of", "of_many", "replace", "replace_many"]


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """A term that no competence knows, and the documents that use it, as (kind, id)."""

    term: str
    documents: tuple[tuple[DocumentKind, str], ...]


def of(viewer: Viewer, session: Session, kind: DocumentKind, document_id: str) -> list[Mention]:
    """Return the mentions of one document, in order of the text; raises `NotFoundError`."""
    DOCUMENTS[kind].get(viewer, session, document_id)
    return _fetch(session, kind, [document_id]).get(document_id, [])


def of_many(
    viewer: Viewer, session: Session, kind: DocumentKind, ids: Collection[str]
) -> dict[str, list[Mention]]:
    """Return the mentions of those of the documents that may be seen, by document id."""
    seen = DOCUMENTS[kind].get_many(viewer, session, ids)
    return {id_: [] for id_ in seen} | _fetch(session, kind, sorted(seen))


def counts(viewer: Viewer, session: Session, competence_id: str) -> dict[DocumentKind, int]:
    """Return how many documents of each kind that may be seen mention a competence."""
    found: dict[DocumentKind, int] = {}
    for kind, store in DOCUMENTS.items():
        link = getattr(Mention, f"{kind}_id")
        statement = select(func.count(func.distinct(link))).where(
            col(Mention.competence_id) == competence_id,
            link.in_(store.visible(viewer).with_only_columns(store.table.id)),
        )
        found[kind] = session.exec(statement).one()
    return found


def local_terms(
    viewer: Viewer, session: Session, *, at_least: int = 2, limit: int = 100, aside: bool = False
) -> list[LocalTerm]:
    """Return the terms that no competence knows and that most documents use, the first of them.

    Those that are set aside are left out, or with `aside` they alone are given. Only documents
    that may be seen count. Raises `ForbiddenError` for a viewer that does not
    run the cluster or a part of it.
    """
    if not viewer.sees_all_documents:
        raise ForbiddenError("the terms of all texts are open to those who run the cluster")
    term = col(Mention.local_term)
    links = {kind: getattr(Mention, f"{kind}_id") for kind in DOCUMENTS}
    documents = sum((func.count(func.distinct(link)) for link in links.values()), sa.literal(0))
    seen = sa.or_(
        *(
            links[kind].in_(store.visible(viewer).with_only_columns(store.table.id))
            for kind, store in DOCUMENTS.items()
        )
    )
    known = term.in_(select(SetAsideTerm.term))
    some = select(term).where(term.is_not(None), seen, known if aside else ~known)
    often = some.group_by(term).having(documents >= at_least)
    terms = list(session.exec(often.order_by(documents.desc(), term).limit(limit)))
    using: dict[str, dict[tuple[DocumentKind, str], None]] = {one: {} for one in terms if one}
    mentioned = select(Mention).where(term.in_(list(using)), seen).order_by(col(Mention.id))
    for mention in session.exec(mentioned):
        using[mention.local_term or ""].setdefault(mention.document)
    return [LocalTerm(one, tuple(found)) for one, found in using.items()]


def replace(
    viewer: Viewer,
    session: Session,
    kind: DocumentKind,
    document_id: str,
    mentions: Sequence[MentionBase],
) -> None:
    """Put `mentions` in the place of those that the document had.

    It belongs in the transaction that creates or changes the document: mentions are made
    from the text, so they are no change of their own. Raises `NotFoundError`.
    """
    DOCUMENTS[kind].get(viewer, session, document_id)
    replace_many(viewer, session, kind, {document_id: mentions})


def replace_many(
    viewer: Viewer,
    session: Session,
    kind: DocumentKind,
    mentions: Mapping[str, Sequence[MentionBase]],
) -> None:
    """Replace the mentions of many documents, all of which the viewer must be able to change."""
    rows = DOCUMENTS[kind].get_many(viewer, session, mentions)
    for id_ in mentions:
        if id_ not in rows or not DOCUMENTS[kind].may_change(viewer, rows[id_]):
            raise ForbiddenError(f"the viewer may not change {kind} {id_!r}")
    link = getattr(Mention, f"{kind}_id")
    connection = session.connection()
    ids = sorted(mentions)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        connection.execute(sa.delete(Mention).where(link.in_(chunk)))
        values = [
            mention.model_dump(include=set(MentionBase.model_fields)) | {f"{kind}_id": id_}
            for id_ in chunk
            for mention in mentions[id_]
        ]
        if values:
            connection.execute(sa.insert(Mention), values)


def _fetch(session: Session, kind: DocumentKind, ids: Sequence[str]) -> dict[str, list[Mention]]:
    """Return the mentions of documents whose visibility has been checked."""
    link = getattr(Mention, f"{kind}_id")
    found: dict[str, list[Mention]] = {}
    for start in range(0, len(ids), CHUNK):
        statement = select(Mention).where(link.in_(ids[start : start + CHUNK]))
        for mention in session.exec(statement.order_by(col(Mention.start), col(Mention.id))):
            found.setdefault(mention.document[1], []).append(mention)
    return found
