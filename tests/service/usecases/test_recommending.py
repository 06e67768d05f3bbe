"""Who is shown what: the index is never wider than the rows that the viewer may see."""

import pytest

from models import ProposalUpdate
from service.auth import Viewer
from service.deps import Running
from service.errors import NotFoundError
from service.store import companies, needs, proposals, transaction
from service.usecases.answers.asking import Asking
from service.usecases.answers.free_text import FreeText, side_of_text
from service.usecases.answers.shapes import SuggestionsAnswer
from service.usecases.recommending import for_need, for_proposal, for_student, for_text

LIAISON = Viewer("liaison")
STUDENT = Viewer("student", student_id="s001")
COMPANY = Viewer("company", organisation_id="c001")


def asking(running: Running, k: int = 50) -> Asking:
    return Asking(running.today(), request_id="r", k=k)


def ids(answer: SuggestionsAnswer, lane: str) -> list[str | None]:
    found = answer.suggestions.lanes[lane]  # type: ignore[index]  # one of the three
    return [one.document.id for one in found.suggestions]


def test_confidential_work_is_shown_to_no_student(running: Running) -> None:
    with running.sessions() as session:
        secret = {
            row.id
            for rows in proposals.batches(LIAISON, session)
            for row in rows
            if row.nda and row.status == "open"
        }
        theirs = for_student(STUDENT, session, running.engine, "s001", asking(running))
        liaisons = for_student(LIAISON, session, running.engine, "s001", asking(running))
    assert secret & set(ids(liaisons, "thesis"))
    assert not secret & set(ids(theirs, "thesis"))
    assert ids(theirs, "thesis")


def test_the_work_of_a_company_that_waits_is_suggested_to_no_student(running: Running) -> None:
    def shown() -> tuple[list[str | None], list[str | None]]:
        with running.sessions() as session:
            found = for_student(STUDENT, session, running.engine, "s001", asking(running, 3))
        cards = [one.document for one in found.suggestions.lanes["hire"].suggestions]
        return ids(found, "thesis"), [one.company_id for one in cards]

    before, _ = shown()
    with transaction(running.sessions) as session:
        first = proposals.get(STUDENT, session, before[0] or "").company_id
        companies.disapprove(LIAISON, session, first)
    works, firms = shown()
    with transaction(running.sessions) as session:
        companies.approve(LIAISON, session, first, running.now())
    assert len(works) == len(before)
    assert before[0] not in works
    assert first not in firms
    assert shown()[0] == before


def test_a_student_reads_short_reasons_and_a_liaison_full_ones(running: Running) -> None:
    with running.sessions() as session:
        theirs = for_student(STUDENT, session, running.engine, "s001", asking(running, 3))
        liaisons = for_student(LIAISON, session, running.engine, "s001", asking(running, 3))
    assert all(len(o.why) == 1 for o in theirs.suggestions.lanes["thesis"].suggestions)
    assert any(len(o.why) > 1 for o in liaisons.suggestions.lanes["thesis"].suggestions)


def test_another_s_document_is_not_there(running: Running) -> None:
    with running.sessions() as session:
        with pytest.raises(NotFoundError):
            for_student(STUDENT, session, running.engine, "s002", asking(running))
        with pytest.raises(NotFoundError):
            for_need(COMPANY, session, running.engine, "n002", asking(running))


def test_a_company_sees_its_own_confidential_work_and_only_students_who_agree(
    running: Running,
) -> None:
    with running.sessions() as session:
        own = for_need(COMPANY, session, running.engine, "n001", asking(running))
        liaisons = for_need(LIAISON, session, running.engine, "n001", asking(running))
    for name, lane in own.suggestions.lanes.items():
        theirs = liaisons.suggestions.lanes[name]
        assert lane.suggestions == theirs.suggestions
        seen = {one.document.id for one in lane.similar}
        assert seen <= {one.document.id for one in theirs.similar}
        assert "c044" not in {one.document.company_id for one in lane.similar}  # it waits
    assert own.suggestions.advice == liaisons.suggestions.advice
    placed = own.suggestions.lanes["thesis"].suggestions
    assert {one.proposal.company_id for one in placed if one.proposal} == {"c001"}


def test_work_that_is_closed_is_not_placed(running: Running) -> None:
    with transaction(running.sessions) as session:
        row = proposals.get(LIAISON, session, "p001")
        change = ProposalUpdate(version=row.version, status="draft")
        proposals.update(LIAISON, session, "p001", change)
    with running.sessions() as session:
        answer = for_need(LIAISON, session, running.engine, "n001", asking(running))
        placed = answer.suggestions.lanes["thesis"].suggestions
        assert "p001" not in {one.proposal.id for one in placed if one.proposal}
        assert ids(
            for_proposal(LIAISON, session, running.engine, "p001", asking(running)), "thesis"
        )


def test_a_row_that_changes_after_the_ranking_is_left_out(running: Running) -> None:
    """What was indexed is older than the row: its reasons might not hold, so it is not shown."""
    snapshot = running.engine.current()
    with running.sessions() as session:
        first = ids(for_student(LIAISON, session, running.engine, "s003", asking(running)), "hire")
        row = needs.get(LIAISON, session, str(first[0]))
        row.version += 1  # as another writer would, between the ranking and the reading
        again = ids(for_student(LIAISON, session, running.engine, "s003", asking(running)), "hire")
        session.rollback()
    assert running.engine.current() is snapshot
    assert first[0] not in again


def test_the_gap_is_one_and_every_training_teaches_something_of_it(running: Running) -> None:
    with running.sessions() as session:
        answer = for_student(STUDENT, session, running.engine, "s001", asking(running))
    lanes = answer.suggestions.lanes
    assert lanes["training"].gap_to is not None
    first = next(one for one in lanes["thesis"].suggestions if one.missing)
    assert lanes["training"].gap_to.id == first.document.id
    assert lanes["training"].suggestions
    assert all(one.covered for one in lanes["training"].suggestions)


def test_one_who_lacks_nothing_is_told_so(running: Running) -> None:
    with running.sessions() as session:
        work = proposals.get(LIAISON, session, "p076")
        able = FreeText(kind="student", title=work.title, text=work.text)
        side = side_of_text(running.engine.reader(), able)
        asked = asking(running, 3)
        answer = for_text(STUDENT, session, running.engine, side, asked, work.id)
    lane = answer.suggestions.lanes["training"]
    assert lane.suggestions == []
    assert lane.abstained is not None
    assert (lane.abstained.code, lane.abstained.questions) == ("nothing_missing", [])


def test_a_local_term_goes_by_its_words(running: Running) -> None:
    with running.sessions() as session:
        answer = for_student(STUDENT, session, running.engine, "s001", asking(running))
    lacking = [
        one
        for lane in answer.suggestions.lanes.values()
        for each in lane.suggestions
        for one in each.missing
        if one.competence.id.startswith("local:")
    ]
    assert lacking
    assert all(one.competence.label == " ".join(one.asked.quote.split()) for one in lacking)
