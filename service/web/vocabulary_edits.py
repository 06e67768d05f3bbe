"""Edits of the vocabulary: forms, what would change, saving beside the page, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from models import VocabularyEdit
from service.policies import allow
from service.usecases.competence_view import areas_of, view_competence
from service.usecases.competences import search
from service.usecases.vocabulary.edits import (
    Merge,
    NewCompetence,
    NewSynonym,
    Restore,
    Retire,
    TermsChange,
)
from service.usecases.vocabulary.saving import (
    get_edit,
    history,
    later,
    plan_of,
    undoing,
)
from service.usecases.vocabulary.telling import changes_of, editors
from service.web.areas import area_name, named_areas
from service.web.forms import Errors, FormDep, noting
from service.web.visit import Visit, VisitDep
from service.web.vocabulary_forms import (
    LINKS,
    SWITCH,
    TERMS,
    answer,
    labels,
    saved,
    typed_in,
    values_in,
)

__all__ = ["router"]

router = APIRouter()

_EDITORS: Final = allow("liaison", "admin")
_ON_A_PAGE: Final = 50


@router.get("/competences/new", dependencies=[_EDITORS])
def new_page(visit: VisitDep, term: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show the form of a competence of our own, begun with a term that texts use."""
    return visit.render(
        "vocabulary_edits/new.html", **_new(visit, {"label_sv": term, "label_en": term})
    )


@router.post("/competences/new", dependencies=[_EDITORS])
def create(visit: VisitDep, form: FormDep) -> Response:
    """Preview or save a competence of our own."""
    typed = typed_in(form, "area", "label_sv", "label_en", *TERMS[:3], "broader")
    errors = Errors()
    values = values_in(visit, typed, errors)
    context = _new(visit, typed)
    return answer(visit, form, NewCompetence, values, "vocabulary_edits/new.html", context, errors)


@router.get("/competences/edits", dependencies=[_EDITORS])
def history_page(visit: VisitDep, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """Show the edits there have been, newest first."""
    start = (page - 1) * _ON_A_PAGE
    found = history(visit.viewer, visit.session, _ON_A_PAGE + 1, start)
    edits = found[:_ON_A_PAGE]
    return visit.render(
        "vocabulary_edits/index.html",
        edits=edits,
        names={one.id: _name_of(visit, one) for one in edits},
        people=editors(visit.viewer, visit.session, edits),
        page=page,
        more=len(found) > _ON_A_PAGE,
    )


@router.get("/competences/edits/{id}", dependencies=[_EDITORS])
def show_edit(visit: VisitDep, id: str) -> Response:
    """Show one edit: how far it is, what it changed, and how to undo it."""
    edit = get_edit(visit.viewer, visit.session, id)
    return visit.render(
        "vocabulary_edits/show.html",
        block="state" if visit.is_htmx else None,
        **_shown(visit, edit),
    )


@router.post("/competences/edits/{id}/undo", dependencies=[_EDITORS])
def undo(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Undo an edit, beside the page like any other."""
    del form  # it says all by being sent
    edit, errors = get_edit(visit.viewer, visit.session, id), Errors()
    with noting(errors):
        return saved(visit, undoing(visit.viewer, visit.session, edit), edit)
    raise visit.refusal("vocabulary_edits/show.html", **_shown(visit, edit) | {"errors": errors})


@router.get("/competences/{id}/synonym", dependencies=[_EDITORS])
def synonym_page(
    visit: VisitDep, id: str, term: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Show the form of one more term."""
    typed = {"term": term, "kind": f"synonyms_{visit.language}"}
    return visit.render("vocabulary_edits/synonym.html", **_one(visit, id, typed))


@router.post("/competences/{id}/synonym", dependencies=[_EDITORS])
def add_synonym(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Preview or save one more term."""
    typed = typed_in(form, "term", "kind", "near")
    values = {**typed, "competence_id": id, "near": typed["near"].replace(",", "\n").split("\n")}
    values["near"] = [word.strip() for word in values["near"] if word.strip()]
    context = _one(visit, id, typed)
    return answer(visit, form, NewSynonym, values, "vocabulary_edits/synonym.html", context)


@router.get("/competences/{id}/edit", dependencies=[_EDITORS])
def edit_page(visit: VisitDep, id: str) -> Response:
    """Show the form of all terms of a competence."""
    row = view_competence(visit.viewer, visit.session, visit.engine, id).row
    vocabulary = visit.engine.reader().vocabulary
    typed = {name: getattr(row, name) for name in ("area", "label_sv", "label_en")}
    typed |= {name: "\n".join(getattr(row, name)) for name in TERMS}
    for name in LINKS:
        labels = [vocabulary.label(one, visit.language) for one in getattr(row, name)]
        typed[name] = "\n".join(labels)
    return visit.render("vocabulary_edits/terms.html", **_one(visit, id, typed))


@router.post("/competences/{id}/edit", dependencies=[_EDITORS])
def change_terms(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Preview or save a change of all terms of a competence."""
    typed = typed_in(form, "area", "label_sv", "label_en", *TERMS, *LINKS)
    errors = Errors()
    values = {**values_in(visit, typed, errors), "competence_id": id}
    context = _one(visit, id, typed)
    return answer(visit, form, TermsChange, values, "vocabulary_edits/terms.html", context, errors)


@router.get("/competences/{id}/merge", dependencies=[_EDITORS])
def merge_page(visit: VisitDep, id: str, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """Show what a competence can become part of: those like it, or those searched for."""
    context = _merging(visit, id, q)
    block = "others" if visit.is_htmx else None
    return visit.render("vocabulary_edits/merge.html", block=block, **context)


@router.post("/competences/{id}/merge", dependencies=[_EDITORS])
def merge(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Preview or save that a competence becomes part of another."""
    typed = typed_in(form, "into", "q")
    values = {"competence_id": id, "into": typed["into"]}
    context = _merging(visit, id, typed["q"]) | {"form": typed}
    return answer(visit, form, Merge, values, "vocabulary_edits/merge.html", context)


@router.get("/competences/{id}/retire", dependencies=[_EDITORS])
def retire_page(visit: VisitDep, id: str) -> Response:
    """Show what it means to retire a competence."""
    return visit.render(SWITCH, **_switch(visit, id, restores=False))


@router.post("/competences/{id}/retire", dependencies=[_EDITORS])
def retire(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Preview or save that the terms of a competence are no longer read."""
    context = _switch(visit, id, restores=False)
    return answer(visit, form, Retire, {"competence_id": id}, SWITCH, context)


@router.get("/competences/{id}/restore", dependencies=[_EDITORS])
def restore_page(visit: VisitDep, id: str) -> Response:
    """Show what it means to read a retired competence again."""
    return visit.render(SWITCH, **_switch(visit, id, restores=True))


@router.post("/competences/{id}/restore", dependencies=[_EDITORS])
def restore(visit: VisitDep, id: str, form: FormDep) -> Response:
    """Preview or save that the terms of a retired competence are read again."""
    context = _switch(visit, id, restores=True)
    return answer(visit, form, Restore, {"competence_id": id}, SWITCH, context)


def _switch(visit: Visit, id: str, *, restores: bool) -> dict[str, Any]:
    """Return what the page of an edit with nothing to type shows."""
    return _one(visit, id, {}) | {"restores": restores}


def _shown(visit: Visit, edit: VocabularyEdit) -> dict[str, Any]:
    """Return what the page of an edit shows."""
    undone = edit.undone_at is not None or edit.op == "undo"
    can_undo = edit.state == "done" and not undone
    following = later(visit.viewer, visit.session, edit) if can_undo else []
    return {
        "edit": edit,
        "name": _name_of(visit, edit),
        "changes": changes_of(plan_of(edit)),
        "label": labels(visit),
        "area_name": lambda one: area_name(visit.texts, one),
        "by": editors(visit.viewer, visit.session, [edit]).get(edit.account_id or ""),
        "can_undo": can_undo and not following,
        "later": [(one, _name_of(visit, one)) for one in following],
        "building": visit.engine.building,
        "errors": {},
    }


def _name_of(visit: Visit, edit: VocabularyEdit) -> str:
    """Return what an edit was about, in the language of the page."""
    touched = [one for one in (*edit.after.values(), *edit.before.values()) if one]
    named = any(one["label_en"] == edit.term for one in touched)
    if edit.op == "synonym" or (edit.op == "undo" and not named):
        return edit.term
    return str(touched[0][f"label_{visit.language}"]) if touched else edit.term


def _areas(visit: Visit) -> list[tuple[str, str]]:
    return [(one, name) for one, name, __ in named_areas(visit.texts, areas_of(visit.engine))]


def _new(visit: Visit, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of a new competence shows."""
    return {"form": typed, "areas": _areas(visit), "errors": {}}


def _one(visit: Visit, id: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of an edit of one competence shows."""
    row = view_competence(visit.viewer, visit.session, visit.engine, id).row
    return {"row": row, "form": typed, "areas": _areas(visit), "errors": {}}


def _merging(visit: Visit, id: str, q: str) -> dict[str, Any]:
    """Return what the form of a merge shows."""
    context = _one(visit, id, {})
    wanted = q.strip() or context["row"].label_sv
    found = [one for one in search(visit.engine, wanted, 15) if one.id != id]
    return context | {"q": q.strip(), "found": found}
