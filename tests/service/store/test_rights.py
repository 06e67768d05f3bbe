"""Who sees and changes what."""

import pytest
from sqlmodel import Session

from models import (
    CompetenceCreate,
    IdentityInput,
    MentionBase,
    NeedCreate,
    NeedUpdate,
    ProposalUpdate,
    StudentUpdate,
    TrainingCreate,
)
from models.record import utc_now
from service.auth import SYSTEM, Viewer
from service.errors import ConflictError, ForbiddenError, NotFoundError
from service.store import (
    changes,
    companies,
    competences,
    consents,
    identities,
    mentions,
    needs,
    proposals,
    students,
    trainings,
)

LIAISON = Viewer("liaison")
ADMIN = Viewer("admin")
FIRM = Viewer("company", organisation_id="c1")
STUDENT = Viewer("student", student_id="s1")

pytestmark = pytest.mark.usefixtures("region")


def test_drafts_and_confidential_proposals_are_for_their_company(session: Session) -> None:
    def seen(viewer: Viewer) -> set[str]:
        return {row.id for row in proposals.page(viewer, session).items}

    everything = {f"p{n}-{s}" for n in "12" for s in ("draft", "open", "open-nda")}
    assert seen(LIAISON) == seen(ADMIN) == seen(SYSTEM) == everything
    assert seen(FIRM) == {"p1-draft", "p1-open", "p1-open-nda", "p2-open"}
    assert seen(STUDENT) == {"p1-open", "p2-open"}
    assert set(proposals.get_many(STUDENT, session, everything)) == seen(STUDENT)
    assert proposals.count(FIRM, session) == 4
    with pytest.raises(NotFoundError):
        proposals.get(FIRM, session, "p2-draft")


def test_needs_are_for_their_company_and_open_ones_for_students(session: Session) -> None:
    needs.update(LIAISON, session, "n2", NeedUpdate(version=1, status="closed"))
    assert [n.id for n in needs.page(FIRM, session).items] == ["n1"]
    assert [n.id for n in needs.page(STUDENT, session).items] == ["n1"]
    with pytest.raises(ForbiddenError):
        needs.update(STUDENT, session, "n1", NeedUpdate(version=1, title="x"))


def test_the_work_of_a_company_that_waits_is_its_own_and_the_liaison_s(session: Session) -> None:
    other = Viewer("company", organisation_id="c2")
    companies.disapprove(LIAISON, session, "c1")
    assert {row.id for row in needs.page(STUDENT, session).items} == {"n2"}
    for viewer in (STUDENT, other):
        assert "p1-open" not in {row.id for row in proposals.page(viewer, session).items}
        with pytest.raises(NotFoundError):
            proposals.get(viewer, session, "p1-open")
        assert [row.id for row in companies.listed(viewer, session)] == ["c2"]
        assert companies.withheld(viewer, session) == {"c1"}
    for viewer in (FIRM, LIAISON):
        assert needs.get(viewer, session, "n1").id == "n1"
        assert {"p1-draft", "p1-open"} <= {row.id for row in proposals.page(viewer, session).items}
        assert companies.total(viewer, session) == 2
        assert not companies.withheld(viewer, session)
    needs.update(FIRM, session, "n1", NeedUpdate(version=1, title="Press och robot"))
    companies.approve(LIAISON, session, "c1", utc_now())
    assert proposals.get(STUDENT, session, "p1-open").id == "p1-open"


def test_what_is_removed_is_nowhere_until_it_is_brought_back(session: Session) -> None:
    now = utc_now()
    for viewer in (STUDENT, Viewer("company", organisation_id="c2")):
        with pytest.raises((NotFoundError, ForbiddenError)):
            needs.remove(viewer, session, "n1", now)
        with pytest.raises((NotFoundError, ForbiddenError)):
            needs.bring_back(viewer, session, "n1")
    needs.remove(FIRM, session, "n1", now)
    proposals.remove(FIRM, session, "p1-open", now)
    for viewer in (FIRM, LIAISON, SYSTEM, STUDENT):
        assert "n1" not in needs.get_many(viewer, session, ["n1", "n2"])
        assert "p1-open" not in proposals.get_many(viewer, session, ["p1-open"])
    assert [row.id for row in needs.removed(FIRM, session)] == ["n1"]
    assert not needs.removed(Viewer("company", organisation_id="c2"), session)
    assert changes.since(SYSTEM, session, 0)[-2].op == "delete"
    needs.purge(session, now)  # what went at this moment is not old
    assert needs.bring_back(FIRM, session, "n1").version == 1
    assert needs.bring_back(LIAISON, session, "n1").removed_at is None
    assert needs.get(STUDENT, session, "n1").id == "n1"
    proposals.purge(session, utc_now())
    with pytest.raises(NotFoundError):
        proposals.bring_back(FIRM, session, "p1-open")


def test_an_id_is_free_again_when_its_document_has_been_removed(session: Session) -> None:
    needs.remove(FIRM, session, "n1", utc_now())
    anew = NeedCreate(id="n1", company_id="c1", title="Ny", text="Vi ...")
    assert needs.create(FIRM, session, anew).title == "Ny"
    with pytest.raises(ConflictError):
        needs.create(FIRM, session, anew)


def test_a_company_sees_a_student_only_by_consent(session: Session) -> None:
    def seen(viewer: Viewer) -> list[str]:
        return [row.id for row in students.page(viewer, session).items]

    assert seen(FIRM) == []
    consents.give(STUDENT, session, "s1", "statistics")
    assert seen(FIRM) == []
    consents.give(LIAISON, session, "s1", "hire")
    assert seen(FIRM) == ["s1"]
    assert set(students.consenting(FIRM, session, "hire", ["s1", "s2"])) == {"s1"}
    assert not students.consenting(FIRM, session, "thesis", ["s1", "s2"])
    assert not students.consenting(FIRM, session, "statistics", ["s1", "s2"])
    assert set(students.consenting(LIAISON, session, "statistics", ["s1", "s2"])) == {"s1"}
    page = students.consenting_page(LIAISON, session, "hire", limit=1)
    assert [row.id for row in page.items] == ["s1"]
    consents.withdraw(STUDENT, session, "s1", "hire")
    assert seen(FIRM) == []


def test_a_student_sees_and_changes_itself_only(session: Session) -> None:
    assert [row.id for row in students.page(STUDENT, session).items] == ["s1"]
    students.update(STUDENT, session, "s1", StudentUpdate(version=1, text="Ny text"))
    with pytest.raises(NotFoundError):
        students.get(STUDENT, session, "s2")
    consents.give(LIAISON, session, "s1", "hire")
    with pytest.raises(ForbiddenError):
        students.update(FIRM, session, "s1", StudentUpdate(version=2, text="Nej"))
    with pytest.raises(ForbiddenError):
        consents.of(FIRM, session, "s1")


def test_an_identity_is_read_by_the_system_the_administrator_and_its_owner(
    session: Session,
) -> None:
    identities.put(LIAISON, session, "s1", IdentityInput(name="Ylva Demo", email="y@example.org"))
    identities.put(LIAISON, session, "s1", IdentityInput(name="Ylva Prov"))
    for viewer in (SYSTEM, ADMIN, STUDENT):
        found = identities.read(viewer, session, ["s1"])
        assert (found["s1"].name, found["s1"].email) == ("Ylva Prov", None)
    for viewer in (LIAISON, FIRM, Viewer("student", student_id="s2")):
        with pytest.raises(ForbiddenError):
            identities.read(viewer, session, ["s1"])
    with pytest.raises(NotFoundError):
        identities.put(STUDENT, session, "s2", IdentityInput(name="x"))
    shown = str([row.model_dump() for row in students.page(LIAISON, session).items])
    assert "Ylva" not in shown


def test_what_is_shared_is_changed_by_those_who_run_the_cluster(session: Session) -> None:
    training = TrainingCreate(provider="x", title="x", text="x")
    competence = CompetenceCreate(id="x", area="x", label_sv="x", label_en="x")
    for viewer in (FIRM, STUDENT):
        assert trainings.count(viewer, session) == competences.count(viewer, session) == 1
        with pytest.raises(ForbiddenError):
            trainings.create(viewer, session, training)
        with pytest.raises(ForbiddenError):
            competences.create(viewer, session, competence)
        with pytest.raises(ForbiddenError):
            competences.merge(viewer, session, [competence])
        with pytest.raises(ForbiddenError):
            changes.since(viewer, session, 0)


def test_mentions_are_seen_with_their_document(session: Session) -> None:
    mention = MentionBase(competence_id="welding", start=0, end=3)
    mentions.replace(LIAISON, session, "proposal", "p2-draft", [mention])
    assert len(mentions.of(LIAISON, session, "proposal", "p2-draft")) == 1
    assert mentions.of_many(FIRM, session, "proposal", ["p2-draft", "p2-open"]) == {"p2-open": []}
    with pytest.raises(NotFoundError):
        mentions.of(FIRM, session, "proposal", "p2-draft")
    with pytest.raises(ForbiddenError):
        mentions.replace(FIRM, session, "proposal", "p2-open", [mention])


def test_a_proposal_moves_step_by_step(session: Session) -> None:
    version = 1
    for status in ("open", "matched", "open", "matched", "done"):
        change = ProposalUpdate(version=version, status=status)
        version = proposals.update(FIRM, session, "p1-draft", change).version
    with pytest.raises(ConflictError) as caught:
        proposals.update(FIRM, session, "p1-draft", ProposalUpdate(version=version, status="draft"))
    assert caught.value.field == "status"
    with pytest.raises(ConflictError):
        proposals.update(FIRM, session, "p1-open", ProposalUpdate(version=1, status="done"))
