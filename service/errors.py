"""The errors that a caller is told of, each with the status it answers with.

The HTTP room writes them as problem+json (RFC 9457) and the command line as one line and
an exit code; nothing between has to know either.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = [
    "ConflictError",
    "FieldProblem",
    "ForbiddenError",
    "NotFoundError",
    "ProblemError",
    "RateLimitedError",
    "TooLargeError",
    "UnauthorisedError",
    "UnavailableError",
    "ValidationProblemError",
    "field_problems",
]


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; `field` is its dotted path, such as `occasions.0.seats`."""

    field: str
    message: str


class ProblemError(Exception):
    """Base of every error with an answer of its own.

    `type` is the last part of the problem's URI, `title` is the same for every error of a
    class, `detail` tells of this one, and `fields` names what was wrong where.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields: tuple[FieldProblem, ...] = (
            () if field is None else (FieldProblem(field, detail),)
        )

    @property
    def field(self) -> str | None:
        """The first field that is at fault, if the error lies with one."""
        return self.fields[0].field if self.fields else None


class ValidationProblemError(ProblemError):
    """What was sent cannot be taken as it is."""

    status = 422
    type = "invalid"
    title = "The request is not valid"

    @classmethod
    def of(cls, *fields: FieldProblem) -> "ValidationProblemError":
        """Return one error for several fields."""
        made = cls("; ".join(f"{f.field}: {f.message}" for f in fields))
        made.fields = fields
        return made


def field_problems(errors: "Iterable[ErrorDetails]", skip: int = 0) -> tuple[FieldProblem, ...]:
    """Translate Pydantic's errors, without the first `skip` steps of each path.

    An error of a whole shape names its field in its context, and it is added to the path.
    """
    found = []
    for error in errors:
        path = [str(step) for step in error["loc"][skip:]]
        named = error.get("ctx", {}).get("field")
        if named is not None:
            path.append(str(named))
        message = error["msg"].removeprefix("Value error, ")
        found.append(FieldProblem(".".join(path), message))
    return tuple(found)


class UnauthorisedError(ProblemError):
    """The caller has not shown who it is."""

    status = 401
    type = "unauthorised"
    title = "A valid token is needed"


class ForbiddenError(ProblemError):
    """The viewer may see this but not do that."""

    status = 403
    type = "forbidden"
    title = "Not allowed"


class NotFoundError(ProblemError):
    """There is no such thing, or none that the viewer may see."""

    status = 404
    type = "not-found"
    title = "Not found"


class ConflictError(ProblemError):
    """The stored state stands against it: another writer was faster, or the id is taken."""

    status = 409
    type = "conflict"
    title = "In conflict with what is stored"


class TooLargeError(ProblemError):
    """The request is larger than the settings allow."""

    status = 413
    type = "too-large"
    title = "The request is too large"


class UnavailableError(ProblemError):
    """A part that the answer needs is not ready."""

    status = 503
    type = "unavailable"
    title = "Not ready"


class RateLimitedError(ProblemError):
    """It was tried too often in a short time."""

    status = 429
    type = "rate-limited"
    title = "Too many tries"
