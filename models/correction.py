"""Corrections: what people say of what was read in their own text.

They are kept beside the text and applied every time it is read, so they outlive an edit.
"""

from typing import Annotated, Final, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, with_config
from pydantic import Field as Limits
from typing_extensions import TypedDict

from models.fields import Necessity, Term
from models.limits import MAX_ITEMS, MAX_TERM_CHARS

__all__ = ["LOCAL", "Correction", "CorrectionAction", "Corrections"]

CorrectionAction = Literal["confirmed", "changed", "removed", "added"]

LOCAL: Final = "local:"
"""How the id of a term begins that no competence knows."""

_Competence = Annotated[
    str,
    Limits(
        max_length=MAX_TERM_CHARS + len(LOCAL),
        pattern=rf"^(?:{LOCAL}[\w.+#]+(?: [\w.+#]+)*|[a-z0-9][a-z0-9._-]*)$",
    ),
]


@with_config(ConfigDict(extra="forbid"))
class Correction(TypedDict):
    """What a person says of one competence.

    `confirmed`: it is meant as it was read. `changed`: it is meant with this `necessity` (as
    read when left out) and this `level` (unstated when left out). `removed`: it is not meant.
    `added`: it is meant too, in the words of `label`, though the text does not say it. One
    whose competence is not read any more stays, and does nothing. `was` is the competence that
    it spoke of before an edit of the vocabulary moved it.
    """

    competence_id: _Competence
    action: CorrectionAction
    necessity: NotRequired[Necessity | None]
    level: NotRequired[Annotated[int, Limits(ge=1, le=4)] | None]
    label: NotRequired[Term | None]
    was: NotRequired[_Competence | None]


def _tidy(given: list[Correction]) -> list[Correction]:
    """Keep the last word on each competence, in the order of the first; drop empty fields."""
    last: dict[str, Correction] = {}
    for number, one in enumerate(given):
        if one["action"] == "added" and not one.get("label"):
            raise ValueError(f"number {number + 1} is added and needs a label")
        kept = {name: value for name, value in one.items() if value is not None}
        last[one["competence_id"]] = kept  # type: ignore[assignment]  # the same without Nones
    return list(last.values())


Corrections = Annotated[list[Correction], Limits(max_length=MAX_ITEMS), AfterValidator(_tidy)]
"""At most 200 corrections, one a competence."""
