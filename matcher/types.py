"""The plain values that everything in the matcher takes and gives.

Frozen dataclasses only: no row, no request, no setting. A *document* is a need, a
student profile, a thesis proposal or a training; a *mention* is one competence that its
text asks for or offers, with the characters that say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = [
    "Competence",
    "Document",
    "Kind",
    "Mention",
    "Necessity",
    "Occasion",
    "Place",
    "Provenance",
    "Task",
]


class Kind(StrEnum):
    """The four kinds of document."""

    NEED = "need"
    STUDENT = "student"
    PROPOSAL = "proposal"
    TRAINING = "training"


class Necessity(StrEnum):
    """How much an asker wants a competence; ASKED when the text does not say."""

    MUST = "must"
    ASKED = "asked"
    NICE = "nice"


class Provenance(StrEnum):
    """Where a mention comes from: the text, a course on the transcript, a person's yes."""

    STATED = "stated"
    COURSE = "course"
    CONFIRMED = "confirmed"


class Task(StrEnum):
    """Who asks (first word) and who offers (second word)."""

    NEED_STUDENT = "need_student"
    NEED_TRAINING = "need_training"
    NEED_PROPOSAL = "need_proposal"
    STUDENT_PROPOSAL = "student_proposal"
    PROPOSAL_STUDENT = "proposal_student"
    STUDENT_NEED = "student_need"

    @property
    def query(self) -> Kind:
        """The kind of document that is the query."""
        return Kind(self.value.split("_")[0])

    @property
    def target(self) -> Kind:
        """The kind of document that is ranked."""
        return Kind(self.value.split("_")[1])


@dataclass(frozen=True, slots=True)
class Competence:
    """One concept of the vocabulary or an imported taxonomy.

    ``terms_sv``/``terms_en`` hold the label first and then its synonyms; abbreviations are
    language-neutral and read as written. ``context`` maps an ambiguous term to the words of
    which one must stand beside it (``with``) and those that rule it out (``without``).
    """

    id: str
    area: str
    sv: str
    en: str
    synonyms_sv: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    stems_sv: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    context: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    source_ids: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in ``language`` ("sv" or "en"), or in the other one if it is missing."""
        return (self.sv or self.en) if language == "sv" else (self.en or self.sv)


@dataclass(frozen=True, slots=True)
class Mention:
    """One competence that a text asks for or offers.

    ``competence`` is a vocabulary id, or ``local:`` and a normalised term that no vocabulary
    knows. ``start``/``end`` are character offsets in the document's text. ``level`` is 1 aware,
    2 uses, 3 independent, 4 expert, or None when unstated. ``held`` says that the asker already
    has it ("vi har redan svetsare"). ``similarity`` is 1 for a match by the vocabulary and
    the encoder's calibrated nearness (0–1) for a near one.
    """

    competence: str
    start: int
    end: int
    necessity: Necessity = Necessity.ASKED
    level: int | None = None
    negated: bool = False
    held: bool = False
    provenance: Provenance = Provenance.STATED
    similarity: float = 1.0

    @property
    def is_local(self) -> bool:
        """Whether this is a local term rather than a concept."""
        return self.competence.startswith("local:")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality by its code, with the centre's coordinates in degrees (WGS 84)."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Occasion:
    """One run of a training; ``seats`` is what is left."""

    starts: date
    ends: date
    seats: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A need, profile, proposal or training as the matcher sees it: nothing personal.

    ``text`` is what is read and encoded (identity struck out). ``languages`` are those the
    work requires (need, proposal, training) or the person states (student); empty is unknown.
    ``level`` is the study level, EQF 4–8, and never a competence's level. ``mentions`` are
    those of ``text``. ``company`` groups documents for diversity and for a firm's own proposals.
    """

    id: str
    kind: Kind
    text: str
    language: str = ""
    title: str = ""
    mentions: tuple[Mention, ...] = ()
    level: int | None = None
    place: Place | None = None
    languages: tuple[str, ...] = ()
    company: str = ""
    status: str = "open"
    confidential: bool = False
    starts: date | None = None
    ends: date | None = None
    occasions: tuple[Occasion, ...] = ()
    online: bool = False
    lanes: tuple[str, ...] = ()
    horizon: str = ""
    consents: tuple[str, ...] = ()
