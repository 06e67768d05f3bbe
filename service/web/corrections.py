"""Corrections as a form holds them: one state a chip, and the button that was pressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from matcher.competences import Reader
from matcher.types import Kind
from models.correction import Correction, CorrectionAction
from models.fields import Necessity
from service.errors import ValidationProblemError
from service.usecases.documents.correcting import added_by
from service.web.forms import Form

__all__ = ["ChipState", "corrections_of"]

_CORRECTION: Final[TypeAdapter[Correction]] = TypeAdapter(Correction)
_PLAIN: Final = TypeAdapter(Necessity)


class ChipState(BaseModel):
    """A chip as it was shown: a hidden field of the form holds it as JSON."""

    model_config = ConfigDict(extra="forbid")

    competence_id: str
    label: str
    action: CorrectionAction | None = None
    necessity: Necessity
    level: int | None = None


def corrections_of(form: Form, reader: Reader, kind: Kind) -> list[Correction]:
    """Return what a form says of what was read, the pressed button included.

    The fields: `chip` the state of each chip, `necessity-N` and `level-N` what is chosen for
    the Nth, `gone` a removed competence, `idle` a correction of what is not read, `add` words
    to add. The buttons: `keep-N`, `drop-N`, `reset-N`, and `back` with a competence.

    Raises:
        ValidationProblemError: a hidden field is not as it was written.
    """
    try:
        found = [_CORRECTION.validate_json(raw) for raw in form.all("idle")]
        found += list(_chips(form))
    except ValidationError as error:
        raise ValidationProblemError("is not as it was shown", field="corrections") from error
    back = form.get("back")
    found += [
        {"competence_id": one, "action": "removed"} for one in form.all("gone") if one != back
    ]
    added = added_by(reader, form.get("add"), kind) if form.get("add") else []
    return [one for one in found if not _again(one, added)] + added


def _chips(form: Form) -> Iterator[Correction]:
    for number, raw in enumerate(form.all("chip")):
        state = ChipState.model_validate_json(raw)
        if f"reset-{number}" in form:
            continue
        if f"drop-{number}" in form:
            if state.action != "added":
                yield {"competence_id": state.competence_id, "action": "removed"}
            continue
        said = _said(form, number, state)
        if said is not None:
            yield said


def _said(form: Form, number: int, state: ChipState) -> Correction | None:
    """Return the correction of one chip that stays; None for one that is as it was read."""
    chosen = form.get(f"necessity-{number}")
    necessity = _PLAIN.validate_python(chosen) if chosen else state.necessity
    level = int(form.get(f"level-{number}")) if form.get(f"level-{number}").isdecimal() else None
    if f"level-{number}" not in form:
        level = state.level
    action = state.action
    if (necessity, level) != (state.necessity, state.level) and action != "added":
        action = "changed"
    elif f"keep-{number}" in form and action is None:
        action = "confirmed"
    match action:
        case "added":
            return {
                "competence_id": state.competence_id,
                "action": "added",
                "necessity": necessity,
                "level": level,
                "label": state.label,
            }
        case "changed":
            return {
                "competence_id": state.competence_id,
                "action": "changed",
                "necessity": necessity,
                "level": level,
            }
        case "confirmed":
            return {"competence_id": state.competence_id, "action": "confirmed"}
        case _:
            return None


def _again(one: Correction, added: list[Correction]) -> bool:
    """Whether a removal is overruled: its competence has just been added."""
    return one["competence_id"] in {each["competence_id"] for each in added}
