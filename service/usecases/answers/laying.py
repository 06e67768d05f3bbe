"""Laying out one answer: ranked suggestions become lanes of live rows with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from time import perf_counter

from matcher.ranking.weights import Weights
from matcher.recommender import Abstention, Filters, Suggestion
from matcher.recommender import Lane as Ranked
from matcher.recommender.lanes import Placement, ThesisLane
from matcher.types import Document, Kind, Task
from models import CompetenceNeed, ConsentPurpose, Lane, SuggestionBase
from service import store
from service.auth import Viewer
from service.engine import Engine, Key, Snapshot
from service.engine.release import release
from service.errors import NotFoundError, UnavailableError
from service.store import Session
from service.usecases.answers.asking import Asking
from service.usecases.answers.explaining import Explainer, Side, abstained, parts_of
from service.usecases.answers.joining import Joiner
from service.usecases.answers.shapes import (
    Answer,
    Card,
    LaneAnswer,
    Shown,
    SuggestionAnswer,
    SuggestionsAnswer,
    Versions,
)
from service.usecases.documents.reading import places_of
from service.usecases.documents.rows import Row, kind_of

__all__ = ["Laying"]


@dataclass
class Laying:
    """The work on one answer. `asked_by` is None for a text that is not stored."""

    viewer: Viewer
    session: Session
    engine: Engine
    asking: Asking
    asked_by: Key | None = None
    _shown: list[SuggestionBase] = field(default_factory=list)
    _began: float = field(default_factory=perf_counter)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What answers: the same for the whole answer."""
        return self.engine.current()

    @cached_property
    def joiner(self) -> Joiner:
        """What fetches the live rows."""
        return Joiner(self.viewer, self.session, self.snapshot, self.asking.today)

    @cached_property
    def explainer(self) -> Explainer:
        """What says why."""
        asking = self.asking
        return Explainer(self.snapshot, asking.language, asking.detail_for(self.viewer))

    @cached_property
    def _withheld(self) -> frozenset[str]:
        """The companies that are not approved yet: the viewer sees no work of theirs."""
        return store.companies.withheld(self.viewer, self.session)

    def asker(self, row: Row) -> Side:
        """Return the stored row that asks; distances count from its place."""
        side = self.side_of(row)
        self.asking = self.asking.around(side.document.place)
        return side

    def side_of(self, row: Row) -> Side:
        """Return a stored row as one side of a pair, as it is indexed."""
        kind = kind_of(row)
        entry = self.snapshot.entry(kind, row.id)
        if entry is None:
            raise NotFoundError(f"there is no {kind.value} {row.id!r}", field="id")
        if entry.version != row.version:
            self.session.refresh(row)
        if entry.version != row.version:
            raise UnavailableError(f"{kind.value} {row.id!r} changes just now; ask again")
        return Side(entry.document, places_of(row))

    def rank(self, query: Document, task: Task, filters: Filters) -> Ranked:
        """Rank under one task as the request asks."""
        asking = self.asking
        if task.target in (Kind.NEED, Kind.PROPOSAL) and self._withheld:
            others = filters.not_companies | self._withheld
            filters = replace(filters, not_companies=others)
        return self.snapshot.recommender.suggest(
            query, task, asking.k, filters=filters, weights=asking.weights
        )

    def lane(
        self,
        name: Lane,
        ranked: Ranked,
        side: Side,
        purpose: ConsentPurpose | None = None,
    ) -> LaneAnswer:
        """Return one lane for the text of `side`."""
        shown = self._render(name, ranked.suggestions, ranked.task, side, purpose)
        return self._lane(ranked, shown)

    def thesis(self, found: ThesisLane, side: Side, row: CompetenceNeed | None) -> LaneAnswer:
        """Return the thesis lane of a need: placements, and similar work by others."""
        students = self.joiner.rows(
            [one.student for one in found.placements], Kind.STUDENT, "thesis"
        )
        own = self.joiner.stored_proposals(found.placements)
        placed: list[SuggestionAnswer] = []
        asked: dict[str, Side] = {}
        for one in found.placements:
            student = students.get(one.student.document.id)
            work = own.get(one.proposal.id)
            if student is None or (work is None and not one.is_draft):
                continue
            if one.proposal.id not in asked:
                reading = side.reading if one.is_draft or work is None else places_of(work)
                asked[one.proposal.id] = Side(one.proposal, reading)
            placed.append(
                self.explainer.render(
                    one.student,
                    asked[one.proposal.id],
                    Side(one.student.document, places_of(student)),
                    self.joiner.card(student),
                    rank=len(placed) + 1,
                    proposal=self.joiner.card(work) if work else self._draft(side, row),
                )
            )
            self._note("thesis", one.student, len(placed), Kind.STUDENT, _proposal_id(one))
        public = [one for one in found.similar if not one.document.confidential]
        similar = self._render("thesis", public, Task.NEED_PROPOSAL, side, None)
        return self._lane(found.lane, placed, similar)

    def answered(self, answer: Answer) -> SuggestionsAnswer:
        """Note what is shown and return the answer with what stands around it."""
        rows = store.suggestions.record(self.viewer, self.session, self._shown)
        asking, snapshot = self.asking, self.snapshot
        return SuggestionsAnswer(
            request_id=asking.request_id,
            took_ms=round(1000 * (perf_counter() - self._began), 1),
            language=asking.language,
            versions=Versions(
                samspel=release(),
                encoder=snapshot.encoder_version,
                index=snapshot.index_version,
                taxonomy=snapshot.taxonomy_version,
            ),
            weights=asdict((asking.weights or Weights()).normalised()),
            own_weights=asking.weights is not None,
            suggestions=answer,
            shown=[
                Shown(
                    id=row.id,
                    lane=row.lane,
                    rank=row.rank,
                    document_id=getattr(row, f"{row.document_kind}_id"),
                )
                for row in rows
            ],
        )

    def _render(
        self,
        name: Lane,
        suggestions: Sequence[Suggestion],
        task: Task,
        side: Side,
        purpose: ConsentPurpose | None,
    ) -> list[SuggestionAnswer]:
        """Render those suggestions whose rows may be shown, ranks without holes."""
        rows: Mapping[str, Row] = self.joiner.rows(suggestions, task.target, purpose)
        shown: list[SuggestionAnswer] = []
        for one in suggestions:
            row = rows.get(one.document.id)
            if row is None:
                continue
            rank = len(shown) + 1
            other = Side(one.document, places_of(row))
            card = self.joiner.card(row)
            shown.append(self.explainer.render(one, side, other, card, rank=rank))
            self._note(name, one, rank, task.target)
        return shown

    def _lane(
        self,
        ranked: Ranked,
        shown: list[SuggestionAnswer],
        similar: Sequence[SuggestionAnswer] = (),
    ) -> LaneAnswer:
        """Return a lane; one whose rows have all gone is as empty as one that had none."""
        if not shown and ranked.abstained is None:
            ranked = replace(ranked, suggestions=(), abstained=Abstention.NOTHING_TO_SUGGEST)
        if shown:
            ranked = replace(ranked, abstained=None)
        return LaneAnswer(
            suggestions=shown,
            similar=list(similar),
            abstained=abstained(ranked, ranked.task, self.asking.language),
        )

    def _draft(self, side: Side, row: CompetenceNeed | None) -> Card:
        """Return the card of the proposal that a need would make."""
        if row is not None:
            return self.joiner.card(row, draft=True)
        return Card(kind="proposal", id=None, title=side.document.title, draft=True)

    def _note(
        self,
        name: Lane,
        suggestion: Suggestion,
        rank: int,
        kind: Kind,
        proposal_id: str | None = None,
    ) -> None:
        """Keep what is shown, to be stored with the answer."""
        links: dict[str, str | None] = {"proposal_id": proposal_id}
        links[f"{kind.value}_id"] = suggestion.document.id
        if self.asked_by is not None:
            links[f"{self.asked_by[0].value}_id"] = self.asked_by[1]
        snapshot = self.snapshot
        self._shown.append(
            SuggestionBase(
                request_id=self.asking.request_id,
                query_kind=self.asked_by[0].value if self.asked_by else None,
                document_kind=kind.value,
                lane=name,
                rank=rank,
                score=suggestion.score,
                parts=parts_of(suggestion),
                encoder_version=snapshot.encoder_version,
                index_version=snapshot.index_version,
                taxonomy_version=snapshot.taxonomy_version,
                **links,
            )
        )


def _proposal_id(placement: Placement) -> str | None:
    return None if placement.is_draft else placement.proposal.id
