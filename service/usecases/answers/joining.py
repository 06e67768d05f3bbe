"""Suggestions joined back to the rows: what is shown is live, and the viewer may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from matcher.recommender import Suggestion
from matcher.recommender.lanes import Placement
from matcher.types import Kind
from models import (
    CompetenceNeed,
    ConsentPurpose,
    Student,
    ThesisProposal,
    Training,
)
from service import store
from service.auth import Viewer
from service.engine import Snapshot
from service.store import Session
from service.usecases.answers.shapes import Card
from service.usecases.documents.rows import Row
from service.usecases.documents.source import STORES

__all__ = ["Joiner"]


@dataclass
class Joiner:
    """Fetches the rows of one answer, each once."""

    viewer: Viewer
    session: Session
    snapshot: Snapshot
    today: date
    _companies: dict[str, str] = field(default_factory=dict)

    def rows(
        self,
        suggestions: Iterable[Suggestion],
        kind: Kind,
        purpose: ConsentPurpose | None = None,
    ) -> Mapping[str, Row]:
        """Return the rows that may be shown, by id.

        Left out are those the viewer may not see, students without consent to `purpose`,
        needs and proposals that are no longer open, and rows that have changed since they were
        indexed, whose reasons might not hold.
        """
        ids = [one.document.id for one in suggestions]
        if kind is Kind.STUDENT and purpose is not None:
            found: Mapping[str, Row] = store.students.consenting(
                self.viewer, self.session, purpose, ids
            )
        else:
            found = STORES[kind].get_many(self.viewer, self.session, ids)
        held = {document_id: row for document_id, row in found.items() if self._holds(kind, row)}
        self._name_companies(held.values())
        return held

    def _holds(self, kind: Kind, row: Row) -> bool:
        entry = self.snapshot.entry(kind, row.id)
        if entry is None or entry.version != row.version:
            return False
        return row.status == "open" if isinstance(row, CompetenceNeed | ThesisProposal) else True

    def stored_proposals(self, placements: Iterable[Placement]) -> Mapping[str, ThesisProposal]:
        """Return the proposals of placements that are stored, open and may be seen, by id."""
        ids = [one.proposal.id for one in placements if not one.is_draft]
        found = store.proposals.get_many(self.viewer, self.session, ids)
        held = {id_: row for id_, row in found.items() if self._holds(Kind.PROPOSAL, row)}
        self._name_companies(held.values())
        return held

    def card(self, row: Row, *, draft: bool = False) -> Card:
        """Return what is shown of a row; with `draft`, of the proposal made from a need."""
        match row:
            case Student():
                return Card(
                    kind="student",
                    id=row.id,
                    title=self._struck_title(row),
                    municipality=row.municipality,
                    level=row.level,
                    language=row.language,
                )
            case Training():
                coming = [one for one in row.occasions if one.starts >= self.today]
                first = min(coming, key=lambda one: (one.seats == 0, one.starts), default=None)
                return Card(
                    kind="training",
                    id=row.id,
                    title=row.title,
                    provider=row.provider,
                    municipality=row.municipality,
                    level=row.level,
                    language=row.language,
                    online=row.online,
                    next_occasion=first.starts if first else None,
                    seats=first.seats if first else None,
                )
            case CompetenceNeed() | ThesisProposal():
                return Card(
                    kind="proposal" if draft or isinstance(row, ThesisProposal) else "need",
                    id=None if draft else row.id,
                    title=row.title,
                    company_id=row.company_id,
                    company=self._company(row.company_id),
                    municipality=row.municipality,
                    level=row.level,
                    language=row.language,
                    draft=draft,
                    confidential=isinstance(row, ThesisProposal) and row.nda,
                )

    def _name_companies(self, rows: Iterable[Row]) -> None:
        """Fetch the names of the companies of needs and proposals, all at once."""
        wanted = {r.company_id for r in rows if isinstance(r, CompetenceNeed | ThesisProposal)}
        wanted -= set(self._companies)
        if not wanted:
            return
        found = store.companies.get_many(self.viewer, self.session, wanted)
        self._companies.update({id_: row.name for id_, row in found.items()})

    def _struck_title(self, row: Student) -> str:
        """Return a programme as it is indexed: with the student's own name struck out."""
        document = self.snapshot.document(Kind.STUDENT, row.id)
        return document.text[: len(row.programme or "")].strip() if document else ""

    def _company(self, company_id: str) -> str | None:
        if company_id not in self._companies:
            found = store.companies.get_many(self.viewer, self.session, [company_id])
            self._companies.update({id_: row.name for id_, row in found.items()})
        return self._companies.get(company_id)
