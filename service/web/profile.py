"""A student's profile: written in one box or read from a CV, and looked through before saving."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Response

from matcher.types import Kind
from models import IdentityInput, StudentCreate, StudentUpdate
from models.limits import MAX_ITEMS
from service.policies import allow
from service.usecases.cv.reading import read_cv
from service.usecases.cv.speech import code_of, name_of
from service.usecases.profile import (
    OwnProfile,
    course_names,
    own_profile,
    save_profile,
    with_cv,
    without_identity,
)
from service.web.corrections import corrections_of
from service.web.forms import Errors, Form, FormDep, noting, validated
from service.web.reading import previewed
from service.web.texts import mark as _
from service.web.visit import Visit, VisitDep

__all__ = ["router"]

router = APIRouter()
STUDENT: Final = allow("student")
_LINES: Final = ("programme", "level", "wishes", "available_from", "available_to", "municipality")
_IDENTITY: Final = ("name", "email", "phone")
_USUAL: Final = ("sv", "en", "de", "pl", "ar", "uk")
_APART: Final = re.compile(r"[\n;]+")
_READ: Final = ("programme", "text", "courses", "level", "municipality", "languages")


@router.get("/profile", dependencies=[STUDENT])
def show(visit: VisitDep) -> Response:
    """Show the profile as a form; an empty one begins with the CV or the text."""
    own = own_profile(visit.viewer, visit.session)
    values = {name: getattr(own.row, name) for name in (*_LINES, "text", "courses", "languages")}
    values |= {"corrections": own.row.corrections, "version": own.row.version}
    who = own.identity or visit.account
    values |= {name: getattr(who, name, None) for name in _IDENTITY}
    return visit.render("profile/form.html", **_context(visit, own, values, Errors()))


@router.post("/profile", dependencies=[STUDENT])
def save(visit: VisitDep, form: FormDep) -> Response:
    """Store the profile, and go to what suits it."""
    own, errors = own_profile(visit.viewer, visit.session), Errors()
    values = _values(visit, form, own, errors)
    whole, errors = validated(StudentCreate, _filled(values), errors)
    given = {name: values[name] or None for name in _IDENTITY}
    identity, errors = validated(IdentityInput, given, errors)
    if whole is not None and identity is not None and not errors:
        with noting(errors):
            change = StudentUpdate(version=values["version"], **whole.model_dump(exclude={"id"}))
            save_profile(visit.viewer, visit.session, visit.engine, change, identity)
            return visit.redirect("/suggestions", notice=_("Your profile is saved."))
    raise visit.refusal("profile/form.html", **_context(visit, own, values, errors))


@router.post("/profile/reading", dependencies=[STUDENT])
def read(visit: VisitDep, form: FormDep) -> Response:
    """Show what is read of what is being written; nothing is stored."""
    return _shown(visit, form, "reading")


@router.get("/profile/courses", dependencies=[STUDENT])
def courses(visit: VisitDep, course: str = "") -> Response:
    """Return names of courses that hold what is being typed."""
    names = course_names(visit.viewer, visit.session, course)
    return visit.render("profile/course_names.html", names=names)


@router.post("/profile/courses", dependencies=[STUDENT])
def change_courses(visit: VisitDep, form: FormDep) -> Response:
    """Add or take away a course, and show what is read with it; nothing is stored."""
    return _shown(visit, form, "courses")


@router.get("/profile/cv", dependencies=[STUDENT])
def back_from_cv(visit: VisitDep) -> Response:
    """Go to the profile: what a CV said is kept nowhere until it is saved."""
    return visit.redirect("/profile")


@router.post("/profile/cv", dependencies=[STUDENT])
def upload(visit: VisitDep, form: FormDep) -> Response:
    """Read a CV into the form, to be looked through and saved; the file is not kept."""
    own, errors = own_profile(visit.viewer, visit.session), Errors()
    values = _values(visit, form, own, Errors())
    sent, found = form.file("file"), None
    if sent is None or not sent.name:
        errors.note("file", _("Choose a file first."))
    else:
        with noting(errors):
            found = read_cv(sent.content, sent.name)
            values = with_cv(values, found, below=form.get("how") == "below")
    return visit.render(
        "profile/form.html",
        block="form" if visit.is_htmx else None,
        status=422 if errors and not visit.is_htmx else 200,
        **_context(visit, own, values, errors) | {"cv": found},
    )


def _shown(visit: Visit, form: Form, block: str) -> Response:
    """Show the form as it was sent, or the block of it that changes."""
    own = own_profile(visit.viewer, visit.session)
    values = _values(visit, form, own, Errors())
    context = _context(visit, own, values, Errors())
    return visit.render(
        "profile/form.html", block=block if visit.is_htmx else None, **context | {"swap": True}
    )


def _values(visit: Visit, form: Form, own: OwnProfile, errors: Errors) -> dict[str, Any]:
    """Return what was typed, by field, with the corrections that the chips state."""
    values: dict[str, Any] = {name: form.text(name) for name in (*_LINES, "text", *_IDENTITY)}
    values["courses"] = _courses(form)
    values["languages"] = form.all("languages")
    for name in _APART.split(form.get("language").replace(",", ";")):
        code = code_of(name) if name.strip() else None
        if code is not None:
            values["languages"] = list(dict.fromkeys([*values["languages"], code]))
        elif name.strip():
            errors.note("language", _("We know no language by this name."))
            values["language"] = form.text("language")
    values["corrections"] = corrections_of(form, visit.engine.reader(), Kind.STUDENT)
    sent = form.get("version")
    values["version"] = int(sent) if sent.isdecimal() and len(sent) < 10 else own.row.version
    return values


def _courses(form: Form) -> list[str]:
    """Return the courses of the list, with the one that is being added or without the dropped."""
    kept = form.all("courses")
    dropped = form.get("drop-course")
    if dropped.isdecimal() and int(dropped) < len(kept):
        del kept[int(dropped)]
    added = [" ".join(one.split()) for one in _APART.split(form.text("course"))]
    return list(dict.fromkeys([*kept, *filter(None, added)]))[:MAX_ITEMS]


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for the shape of a whole profile: what is empty is none."""
    given: dict[str, Any] = {name: values[name] or None for name in _LINES}
    given |= {name: values[name] for name in ("text", "courses", "corrections")}
    return given | {"languages": values["languages"] or None}


def _context(
    visit: Visit, own: OwnProfile, values: dict[str, Any], errors: Errors
) -> dict[str, Any]:
    """Return what the form needs."""
    read = {name: value for name, value in without_identity(values).items() if name in _READ}
    read["title"] = read.pop("programme")
    read |= {"kind": "student", "corrections": values["corrections"]}
    chosen = values["languages"] or []
    codes = dict.fromkeys([*_USUAL, *(one for one in chosen if len(one) == 2)])
    return {
        "own": own,
        "values": values,
        "errors": errors,
        "preview": previewed(visit, read),
        "languages": [(code, name_of(code, visit.language)) for code in codes],
        "cv": None,
        "swap": False,
    }
