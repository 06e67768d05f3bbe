import pytest
from pydantic import ValidationError

from models import ProposalCreate, TrainingCreate
from service.errors import (
    ConflictError,
    FieldProblem,
    NotFoundError,
    ProblemError,
    ValidationProblemError,
    field_problems,
)


def test_an_error_carries_its_status_and_field() -> None:
    error = ConflictError("taken", field="id")
    assert isinstance(error, ProblemError)
    assert (error.status, error.type, error.field, str(error)) == (409, "conflict", "id", "taken")
    assert NotFoundError("gone").field is None


def test_one_error_can_hold_several_fields() -> None:
    error = ValidationProblemError.of(FieldProblem("a", "x"), FieldProblem("b", "y"))
    assert (error.status, error.detail, error.field) == (422, "a: x; b: y", "a")


def test_pydantics_errors_become_paths_and_plain_words() -> None:
    with pytest.raises(ValidationError) as caught:
        TrainingCreate.model_validate(
            {
                "provider": " ",
                "title": "x",
                "text": "x",
                "occasions": [{"starts": "2027-02-01", "ends": "2027-01-01"}],
            }
        )
    assert field_problems(caught.value.errors()) == (
        FieldProblem("provider", "must not be empty"),
        FieldProblem("occasions.0.ends", "ends must not be before starts"),
    )


def test_the_first_steps_of_a_path_can_be_left_out() -> None:
    with pytest.raises(ValidationError) as caught:
        ProposalCreate.model_validate({"company_id": "c", "title": "x"})
    (problem,) = field_problems(
        [{**error, "loc": ("body", *error["loc"])} for error in caught.value.errors()], skip=1
    )
    assert problem.field == "text"
