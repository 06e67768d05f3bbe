"""Forms of edits of the vocabulary: what was typed, what speaks against it, what would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Response
from pydantic import BaseModel
from starlette.background import BackgroundTask

from models import VocabularyEdit
from models.limits import MAX_TERM_CHARS
from service.usecases.competences import named_competence
from service.usecases.vocabulary.conflicts import Conflict, conflicts
from service.usecases.vocabulary.edits import Plan, planned
from service.usecases.vocabulary.effects import effects
from service.usecases.vocabulary.saving import begin, save
from service.usecases.vocabulary.telling import changes_of
from service.web.areas import area_name
from service.web.forms import Errors, Form, noting, validated
from service.web.texts import mark as _
from service.web.visit import Visit

__all__ = ["LINKS", "SWITCH", "TERMS", "answer", "labels", "saved", "typed_in", "values_in"]

TERMS: Final = ("synonyms_sv", "synonyms_en", "abbreviations", "stems_sv")
LINKS: Final = ("broader", "related")

SWITCH: Final = "vocabulary_edits/switch.html"
"""The template of the edits that have nothing to type."""

_AGAINST: Final[Mapping[str, str]] = {
    "empty": _("“{term}” has no letters or digits."),
    "short": _("“{term}” is a single character and would be read everywhere."),
    "short_stem": _("“{term}” begins too many words. Give at least four letters."),
    "common": _("“{term}” is an everyday word and would be read where nobody means it."),
    "taken": _(
        "“{term}” is already a term of “{other}”. Merge the two, or say what it must stand near."
    ),
    "similar": _("“{other}” has a term with the same stem: “{term}”."),
    "unknown": _("There is no competence “{term}”."),
    "cycle": _("“{term}” would be wider than itself."),
    "narrower": _("“{other}” is narrower and stays without this wider one."),
}
"""What speaks against an edit, in words."""


def answer(
    visit: Visit,
    form: Form,
    shape: type[BaseModel],
    values: Mapping[str, Any],
    template: str,
    context: Mapping[str, Any],
    errors: Errors | None = None,
) -> Response:
    """Return the form again, what would change, or the page of an edit that is being saved."""
    if form.get("step") == "back":
        return visit.render(template, **context)
    edit, found = validated(shape, values, errors)
    plan: Plan | None = None
    against: list[Conflict] = []
    if edit is not None and not found:
        with noting(found):
            plan = planned(visit.viewer, visit.session, edit)  # type: ignore[arg-type]  # one of the edits
    if plan is not None:
        against = conflicts(visit.engine.reader().vocabulary, plan)
        for one in against:
            if one.blocking:
                found.note(_field_of(one, values), _said(visit, one))
    if plan is not None and not found and form.get("step") == "save":
        with noting(found):
            return saved(visit, plan)
    if plan is None or found:
        raise visit.refusal(template, **{**context, "errors": found})
    return visit.render(
        "vocabulary_edits/preview.html",
        changes=changes_of(plan),
        label=labels(visit),
        area_name=lambda one: area_name(visit.texts, one),
        effects=effects(visit.viewer, visit.session, visit.engine, plan),
        against=[_said(visit, one) for one in against],
        sent=[pair for pair in form.fields if pair[0] not in ("csrf", "step")],
        action=visit.request.url.path,
        row=context.get("row"),
        can_go_back=template != SWITCH,
    )


def saved(visit: Visit, plan: Plan, undoes: VocabularyEdit | None = None) -> Response:
    """Go to the page of an edit whose saving begins when this request is committed."""
    running = visit.running
    edit = begin(visit.viewer, visit.session, visit.engine, plan, visit.now, undoes)
    response = visit.redirect(f"/competences/edits/{edit.id}")
    response.background = BackgroundTask(
        save, visit.viewer, running.sessions, running.engine, edit.id
    )
    return response


def labels(visit: Visit) -> Callable[[str], str]:
    """Return what gives the label of a competence by its id."""
    vocabulary = visit.engine.reader().vocabulary
    return lambda id_: vocabulary.label(id_, visit.language)


def _said(visit: Visit, one: Conflict) -> str:
    """Return in words what speaks against an edit."""
    other = labels(visit)(one.competence_id) if one.competence_id else ""
    text = _AGAINST[one.code]
    values = {"term": one.term, "other": other}
    return visit.texts(text, **{name: values[name] for name in values if f"{{{name}}}" in text})


def _field_of(one: Conflict, values: Mapping[str, Any]) -> str:
    """Return the field of a form in which a term stands that something speaks against."""
    if one.code == "cycle":
        return "broader"
    for name, value in values.items():
        if one.term == value or (isinstance(value, list) and one.term in value):
            return name
    return ""


def typed_in(form: Form, *names: str) -> dict[str, str]:
    """Return what was typed in fields."""
    return {name: form.text(name).replace("\r\n", "\n").strip() for name in names}


def values_in(visit: Visit, typed: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    """Return typed fields as values: a term a line, other competences by their names."""
    values: dict[str, Any] = dict(typed)
    for name in (*TERMS, *LINKS):
        if name in typed:
            values[name] = [line.strip() for line in typed[name].splitlines() if line.strip()]
    for name in (one for one in LINKS if one in typed):
        named = [(one, named_competence(visit.engine, one)) for one in values[name]]
        values[name] = [id_ for __, id_ in named if id_ is not None]
        for one, id_ in named:
            if id_ is None and len(one) <= MAX_TERM_CHARS:
                errors.note(name, visit.texts(_AGAINST["unknown"], term=one))
    return values
