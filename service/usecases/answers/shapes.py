"""The shapes of an answer: what is suggested, why, and what was not found."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from models import DocumentKind, Lane
from models.fields import Necessity

__all__ = [
    "Abstained",
    "Advice",
    "Answer",
    "Card",
    "CoveredCompetence",
    "Evidence",
    "LaneAnswer",
    "MissingCompetence",
    "NamedCompetence",
    "ReasonWord",
    "ScoreParts",
    "Shown",
    "SuggestionAnswer",
    "SuggestionsAnswer",
    "Versions",
]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Shape):
    """The words that something rests on, and where they stand in a field of the document."""

    quote: str = Field(description="The words themselves.")
    field: str = Field(description="The document's field, such as `text` or `courses.2`.")
    start: int = Field(ge=0, description="Offset of the first character in that field.")
    end: int = Field(ge=0, description="Offset after the last character in that field.")
    level: int | None = Field(default=None, description="1 aware, 2 uses, 3 independent, 4 expert.")


class NamedCompetence(_Shape):
    """A competence, or a local term under an id that begins with `local:`."""

    id: str
    label: str


class CoveredCompetence(_Shape):
    """One asked competence and what covers it."""

    competence: NamedCompetence
    necessity: Necessity
    by: NamedCompetence
    asked: Evidence
    offered: Evidence
    nearness: float = Field(description="How near the two competences are, 0–1.")
    value: float = Field(description="How much of what is asked is covered, 0–1.")
    level_difference: int | None = Field(description="Offered less asked level.")
    gives: float = Field(description="What it adds to the score.")


class MissingCompetence(_Shape):
    """One asked competence that nothing covers: unknown, and neither yes nor no."""

    competence: NamedCompetence
    necessity: Necessity
    asked: Evidence
    would_give: float = Field(description="What it would add to the score.")


class ScoreParts(_Shape):
    """The parts of a score, to four decimals; they add up to it exactly."""

    covered: float
    covered_nice: float
    closeness: float
    lexical: float
    fit: float


class Card(_Shape):
    """What is shown of a document; a student stays pseudonymous."""

    kind: DocumentKind
    id: str | None = Field(description="None for a draft that is not stored.")
    title: str
    company_id: str | None = None
    company: str | None = None
    provider: str | None = None
    municipality: str | None = None
    level: int | None = None
    language: str | None = None
    draft: bool = Field(default=False, description="A proposal made from the need itself.")
    confidential: bool = False
    online: bool = False
    next_occasion: date | None = Field(default=None, description="None: no date yet.")
    seats: int | None = None


class SuggestionAnswer(_Shape):
    """One suggestion with its score and reasons."""

    rank: int = Field(ge=1)
    score: float
    parts: ScoreParts
    document: Card
    proposal: Card | None = Field(default=None, description="In a placement, what to work on.")
    why: list[str] = Field(description="The reasons in words.")
    covered: list[CoveredCompetence]
    missing: list[MissingCompetence]
    questions: list[str] = Field(description="What to ask: musts that are not mentioned.")
    change: NamedCompetence | None = Field(description="What would change the rank most.")


class Abstained(_Shape):
    """Why a lane is empty, and what to ask in order to fill it."""

    code: str
    text: str
    questions: list[str]


class LaneAnswer(_Shape):
    """One lane; `similar` holds other firms' public work for a need's thesis lane."""

    suggestions: list[SuggestionAnswer]
    similar: list[SuggestionAnswer] = Field(default_factory=list)
    abstained: Abstained | None = None
    gap_to: Card | None = Field(default=None, description="The proposal whose gap is trained.")


class ReasonWord(_Shape):
    """One reason for a lane's place."""

    code: str
    text: str


class Advice(_Shape):
    """Which lane to look at first, and why."""

    order: list[Lane]
    reasons: dict[Lane, list[ReasonWord]]


class Answer(_Shape):
    """What is suggested: the same bytes for the same request, data, versions and date."""

    lanes: dict[Lane, LaneAnswer]
    advice: Advice | None = None


class Versions(_Shape):
    """What the answer was made with."""

    samspel: str
    encoder: str
    index: str
    taxonomy: str


class Shown(_Shape):
    """The id under which feedback on one suggestion is given."""

    id: str
    lane: Lane
    rank: int
    document_id: str


class SuggestionsAnswer(_Shape):
    """An answer with what stands around it."""

    request_id: str
    took_ms: float
    language: str
    versions: Versions
    weights: dict[str, float]
    own_weights: bool = Field(description="Whether the request brought weights of its own.")
    suggestions: Answer
    shown: list[Shown]
