"""The parameters of a request for suggestions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from matcher.ranking.weights import Weights
from matcher.recommender import Filters
from models import Lane, TextLanguage
from models.fields import EqfLevel, LanguageCode, MunicipalityName, PublicId
from service.deps import LanguageDep, RequestId, RunningDep
from service.errors import ValidationProblemError
from service.usecases.answers.asking import Asking, Detail
from service.usecases.documents.rows import place_of

__all__ = ["AskingDep"]

Most = Query(max_length=50)
Weight = Annotated[float | None, Query(ge=0, le=1_000, allow_inf_nan=False)]


def get_filters(
    municipality: Annotated[list[MunicipalityName] | None, Most] = None,
    near: Annotated[
        MunicipalityName | None, Query(description="Where `within_km` counts from; else the asker.")
    ] = None,
    within_km: Annotated[float | None, Query(gt=0, le=2_500, allow_inf_nan=False)] = None,
    work_language: Annotated[list[LanguageCode] | None, Most] = None,
    level: Annotated[list[EqfLevel] | None, Most] = None,
    max_level: EqfLevel | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    company_id: Annotated[list[PublicId] | None, Most] = None,
    text_language: TextLanguage | None = None,
) -> Filters:
    """Return what may be suggested at all; what is left out lets everything through."""
    if period_from and period_to and period_to < period_from:
        raise ValidationProblemError("must not be before period_from", field="period_to")
    period = None
    if period_from or period_to:
        period = (period_from or date.min, period_to or date.max)
    places = [place_of(one) for one in municipality or ()]
    return Filters(
        municipalities=frozenset(one.code for one in places if one),
        near=place_of(near),
        within_km=within_km,
        languages=frozenset(work_language or ()),
        levels=frozenset(level or ()),
        max_level=max_level,
        period=period,
        companies=frozenset(company_id or ()),
        text_language=text_language or "",
    )


def get_weights(
    weight_coverage: Weight = None,
    weight_closeness: Weight = None,
    weight_lexical: Weight = None,
    weight_fit: Weight = None,
) -> Weights | None:
    """Return the request's own weights, those not given as they are by default; None if none."""
    given = {
        "coverage": weight_coverage,
        "closeness": weight_closeness,
        "lexical": weight_lexical,
        "fit": weight_fit,
    }
    known = {name: value for name, value in given.items() if value is not None}
    if not known:
        return None
    try:
        return Weights(**known)
    except ValueError as error:
        raise ValidationProblemError(str(error), field="weight_coverage") from error


def get_asking(
    running: RunningDep,
    request_id: RequestId,
    language: LanguageDep,
    filters: Annotated[Filters, Depends(get_filters)],
    weights: Annotated[Weights | None, Depends(get_weights)],
    k: Annotated[int, Query(ge=1, description="Suggestions in a lane.")] = 10,
    lane: Annotated[list[Lane] | None, Query(max_length=3)] = None,
    detail: Annotated[
        Detail | None, Query(description="Else short for a student, full for others.")
    ] = None,
) -> Asking:
    """Return what is asked for, within what the settings allow."""
    most = running.settings.max_k
    if k > most:
        raise ValidationProblemError(f"must be at most {most}", field="k")
    return Asking(
        today=running.today(),
        request_id=request_id,
        k=k,
        lanes=frozenset(lane or ()),
        filters=filters,
        weights=weights,
        language=language,
        detail=detail,
    )


AskingDep = Annotated[Asking, Depends(get_asking)]
