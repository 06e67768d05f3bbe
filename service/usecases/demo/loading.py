"""The demo region: invented firms, people and courses, loaded as often as one likes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any, Final

from models import (
    CompanyCreate,
    IdentityInput,
    NeedCreate,
    ProposalCreate,
    StudentCreate,
    TrainingCreate,
)
from models.record import utc_now
from service import store
from service.auth import Viewer
from service.engine import Engine
from service.store import Documents, Session
from service.usecases.companies import companies
from service.usecases.demo.accounts import load_accounts
from service.usecases.demo.activity import load_activity
from service.usecases.demo.history import spread_over_a_year
from service.usecases.needs import needs
from service.usecases.proposals import proposals
from service.usecases.students import give_consent, put_identities, students
from service.usecases.trainings import trainings

__all__ = ["load_demo"]

Progress = Callable[[str, int], None]
"""Told the name of what was loaded and how many were new."""

_AGED: Final[dict[str, Documents[Any, Any, Any]]] = {
    "trainings": store.trainings,
    "needs": store.needs,
    "proposals": store.proposals,
    "students": store.students,
}


def load_demo(
    viewer: Viewer, session: Session, engine: Engine, progress: Progress | None = None
) -> dict[str, int]:
    """Store what of the demo region is not there yet; return how many of each kind were new."""
    done: dict[str, int] = {}
    now = utc_now()
    new = {
        kept: [one["id"] for one in _missing(viewer, session, kept, name)]
        for name, kept in _AGED.items()
    }

    def note(name: str, count: int) -> None:
        done[name] = count
        if progress:
            progress(name, count)

    records = _missing(viewer, session, store.companies, "companies")
    made = [CompanyCreate.model_validate(one) for one in records]
    note("companies", len(companies.create_all(viewer, session, engine, made)))
    records = _missing(viewer, session, store.trainings, "trainings")
    courses = [TrainingCreate.model_validate(one) for one in records]
    note("trainings", len(trainings.create_all(viewer, session, engine, courses)))
    records = _missing(viewer, session, store.needs, "needs")
    asked = [NeedCreate.model_validate(_of_company(one)) for one in records]
    note("needs", len(needs.create_all(viewer, session, engine, asked)))
    records = _missing(viewer, session, store.proposals, "proposals")
    offered = [ProposalCreate.model_validate(_of_company(one)) for one in records]
    note("proposals", len(proposals.create_all(viewer, session, engine, offered)))
    note("students", _load_students(viewer, session, engine))
    note("accounts", load_accounts(session, now))
    spread_over_a_year(viewer, session, list(new.items()), new[store.students], now)
    if new[store.students] and new[store.proposals]:
        note("contacts", load_activity(session, now))
    return done


def _of_company(record: dict[str, Any]) -> dict[str, Any]:
    """Call a firm's id what the tables call it."""
    return {"company_id" if key == "company" else key: value for key, value in record.items()}


def _load_students(viewer: Viewer, session: Session, engine: Engine) -> int:
    """Store profiles with the consents and identities that the files give."""
    records = _missing(viewer, session, store.students, "students")
    plain = [
        {key: value for key, value in one.items() if key not in ("consents", "identity")}
        for one in records
    ]
    shapes = [StudentCreate.model_validate(one) for one in plain]
    students.create_all(viewer, session, engine, shapes)
    for one in records:
        for purpose in one.get("consents", ()):
            give_consent(viewer, session, one["id"], purpose)
    put_identities(
        viewer,
        session,
        engine,
        {one["id"]: IdentityInput(**one["identity"]) for one in records if one.get("identity")},
    )
    return len(records)


def _missing(viewer: Viewer, session: Session, kept: Any, name: str) -> list[dict[str, Any]]:
    """Return the records of one file that are not stored."""
    records = list(_read(name))
    known = kept.get_many(viewer, session, [one["id"] for one in records])
    return [one for one in records if one["id"] not in known]


def _read(name: str) -> Iterator[dict[str, Any]]:
    text = files("service").joinpath(f"demo/{name}.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip():
            yield json.loads(line)
