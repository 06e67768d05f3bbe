"""A student's own profile: as it stands, changed, and what a CV says put into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from matcher.competences import detect_language, strike_identity
from models import IdentityInput, Student, StudentIdentity, StudentUpdate
from models.fields import ConsentPurpose
from models.limits import MAX_ITEMS, MAX_TEXT_CHARS
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.errors import ForbiddenError
from service.store import Session, consents, courses, identities
from service.usecases.cv.types import CvRead
from service.usecases.students import students

__all__ = [
    "OwnProfile",
    "agreed_purposes",
    "course_names",
    "own_profile",
    "save_profile",
    "with_cv",
    "without_identity",
]

_SCALARS: Final = ("programme", "level", "municipality", "wishes")


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """A student's own profile, who the student is, and what it may be used for."""

    row: Student
    identity: StudentIdentity | None
    purposes: frozenset[ConsentPurpose]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written yet."""
        return not self.row.text.strip()


def own_profile(viewer: Viewer, session: Session) -> OwnProfile:
    """Return the profile of the student who asks."""
    student_id = _student(viewer)
    row = store.students.get(viewer, session, student_id)
    return OwnProfile(
        row,
        identities.read(viewer, session, [student_id]).get(student_id),
        agreed_purposes(viewer, session),
    )


def agreed_purposes(viewer: Viewer, session: Session) -> frozenset[ConsentPurpose]:
    """Return what the student who asks consents to now."""
    given = consents.of(viewer, session, _student(viewer))
    return frozenset(one.purpose for one in given if one.withdrawn_at is None)


def save_profile(
    viewer: Viewer,
    session: Session,
    engine: Engine,
    change: StudentUpdate,
    identity: IdentityInput | None = None,
) -> Student:
    """Change the profile of the student who asks, and who the student is when that is given.

    The text is read again without the name and contacts as they are now.
    """
    student_id = _student(viewer)
    if identity is not None:
        identities.put(viewer, session, student_id, identity)
    if change.text is not None:
        change = change.model_copy(update={"language": detect_language(change.text)})
    return students.update(viewer, session, engine, student_id, change)


def with_cv(values: Mapping[str, Any], found: CvRead, *, below: bool) -> dict[str, Any]:
    """Return the fields of a profile with what a CV says, for the student to look through.

    With `below`, the text is put below the one there is and no other field is overwritten.
    Courses and languages are added to those there are.
    """
    merged = dict(values)
    text = str(values.get("text") or "").rstrip()
    merged["text"] = f"{text}\n\n{found.text}"[:MAX_TEXT_CHARS] if below and text else found.text
    for name in _SCALARS:
        value = getattr(found, name)
        if value is not None and not (below and values.get(name)):
            merged[name] = value
    for name, more in (("courses", found.courses), ("languages", found.languages)):
        merged[name] = list(dict.fromkeys([*(values.get(name) or ()), *more]))[:MAX_ITEMS]
    for name in ("name", "email", "phone"):
        merged[name] = values.get(name) or getattr(found.identity, name) or ""
    return merged


def without_identity(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are read, with the name and contacts among them struck.

    What is struck leaves as many spaces, so that what was read stands where it was written.
    """
    names = [name for name in (str(values.get("name") or ""),) if name]
    contacts = [str(values[key]) for key in ("email", "phone") if values.get(key)]

    def strike(text: object) -> str:
        return strike_identity(str(text or ""), names, contacts)

    return {
        **values,
        "programme": strike(values.get("programme")),
        "text": strike(values.get("text")),
        "courses": [strike(one) for one in values.get("courses") or ()],
    }


def course_names(viewer: Viewer, session: Session, words: str, most: int = 8) -> list[str]:
    """Return names of courses and trainings of the region that hold `words`."""
    _student(viewer)
    words = " ".join(words.split())[:100]
    return courses.names_like(session, words, most) if len(words) > 1 else []


def _student(viewer: Viewer) -> str:
    if viewer.student_id is None:
        raise ForbiddenError("only a student has a profile of one's own")
    return viewer.student_id
