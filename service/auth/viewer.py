"""The viewer: who asks. Every use case and every query of the store takes one."""

from dataclasses import dataclass
from typing import Final

from models.fields import ConsentPurpose, ViewerRole

__all__ = ["CLUSTER", "COMPANY_PURPOSES", "SYSTEM", "Viewer"]

COMPANY_PURPOSES: Final[frozenset[ConsentPurpose]] = frozenset({"thesis", "hire"})
"""The purposes for which a company may see a single student, given consent."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or program that looks at the data.

    A company viewer has `organisation_id` (its company) and a student viewer has
    `student_id`; any other combination raises ValueError. A liaison's `organisation_id` is
    the university, school or cluster office; without one the whole cluster is the liaison's.
    `account_id` is who is signed in, and `scopes` what a token of the account may do; None is
    everything that the role may.
    """

    role: ViewerRole
    organisation_id: str | None = None
    student_id: str | None = None
    account_id: str | None = None
    scopes: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if (self.role == "student") != (self.student_id is not None):
            raise ValueError("student_id belongs to a student viewer, and only to one")
        if self.role == "company" and self.organisation_id is None:
            raise ValueError("a company viewer needs organisation_id")
        if self.role == "student" and self.organisation_id is not None:
            raise ValueError("a student viewer has no organisation_id")

    @property
    def sees_all_documents(self) -> bool:
        """Whether no document is hidden: for those who run the cluster, and for the system."""
        return self.role in ("admin", "liaison", "system")

    @property
    def sees_identities(self) -> bool:
        """Whether a student's identity may be read: by no one who merely looks for matches."""
        return self.role in ("admin", "system")

    def owns_company(self, company_id: str) -> bool:
        """Whether the viewer speaks for this company."""
        return self.role == "company" and self.organisation_id == company_id

    def owns_student(self, student_id: str) -> bool:
        """Whether the viewer is this student."""
        return self.role == "student" and self.student_id == student_id

    def may_change_company(self, company_id: str) -> bool:
        """Whether the viewer may write this company, its needs and its proposals."""
        return self.sees_all_documents or self.owns_company(company_id)

    def may_change_student(self, student_id: str) -> bool:
        """Whether the viewer may write this student's profile and consents."""
        return self.sees_all_documents or self.owns_student(student_id)

    @property
    def may_change_shared(self) -> bool:
        """Whether the viewer may write what belongs to no one: trainings and competences."""
        return self.sees_all_documents


SYSTEM: Final = Viewer("system")
"""The service itself: it builds the index and strikes identities from texts."""

CLUSTER: Final = Viewer("liaison")
"""Who speaks for the whole cluster: the configured API token, and the command line."""
