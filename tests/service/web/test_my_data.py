"""A student's own data: consents, who has looked, a copy of everything, and its end."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from markupsafe import escape

from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import (
    accounts,
    companies,
    consents,
    identities,
    proposals,
    students,
    transaction,
)
from service.usecases.cv.reading import read_cv

STUDENT = "s001"
ME = Viewer("student", student_id=STUDENT)


def test_a_student_is_hidden_until_a_yes_and_again_after_a_no(web: Any, running: Running) -> None:
    student, company = web("student"), web("company")
    for purpose in ("thesis", "hire"):
        student.post_form(f"/my-data/consents/{purpose}/no")
    assert company.get(f"/students/{STUDENT}").status_code == 404
    assert "Just nu ser inget företag den" in student.get("/my-data/preview").text
    told = student.post_form("/my-data/consents/hire/yes", follow_redirects=True).text
    assert 'action="/my-data/consents/hire/no"' in told
    assert company.get(f"/students/{STUDENT}").status_code == 200
    assert "Just nu ser inget företag den" not in student.get("/my-data/preview").text
    with running.sessions() as session:
        assert consents.in_force(SYSTEM, session, [STUDENT])[STUDENT] >= {"hire"}
    assert student.post_form("/my-data/consents/fame/yes").status_code in (404, 422)


def test_the_student_sees_who_looked_and_no_company_sees_the_name(
    web: Any, running: Running
) -> None:
    student, company = web("student"), web("company")
    student.post_form("/my-data/consents/hire/yes")
    profile = company.get(f"/students/{STUDENT}").text
    preview = student.get("/my-data/preview").text
    with running.sessions() as session:
        who = identities.read(SYSTEM, session, [STUDENT])[STUDENT]
        firm = accounts.by_email(session, "company@demo.example")
        assert firm is not None
    main = preview.split("<main")[1].split("</main>")[0]
    for hidden in (who.name, str(who.email)):
        assert hidden not in profile
        assert hidden not in main
    assert "profil utan namn" in student.get("/my-data").text


def test_everything_can_be_taken_along(web: Any, running: Running) -> None:
    answer = web("student").get("/my-data/everything.zip")
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as bundle:
        held = json.loads(bundle.read("samspel.json"))
        europass = bundle.read("europass.xml")
        resume = json.loads(bundle.read("resume.json"))
        page = bundle.read("mina-uppgifter.html").decode()
    assert "Det här har Samspel lagrat om dig" in page
    assert held["profile"]["id"] == STUDENT
    assert held["read"]
    assert "password_hash" not in held["account"]
    assert {"signed_in", "single_sign_on", "api_tokens", "feedback"} <= set(held)
    assert "_hash" not in json.dumps(held)
    assert all(one["name"] for one in held["read"])
    assert held["profile"]["created_at"][10] == "T"
    assert resume["basics"]["name"] == held["identity"]["name"]
    assert read_cv(europass, "europass.xml").text
    for role in ("company", "liaison"):
        assert web(role).get("/my-data/everything.zip").status_code == 403


def test_the_copy_tells_it_in_words(web: Any, running: Running) -> None:
    student = web("student")
    with running.sessions() as session:
        work = proposals.page(ME, session, status="open").items[0]
        firm = companies.get(ME, session, work.company_id).name
    student.get("/suggestions")
    student.post_form("/wishes", {"proposal_id": work.id})
    hidden = {"kind": "proposal", "document_id": work.id, "reason": "för <b>långt</b>"}
    student.post_form("/suggestions/hide", hidden)
    asked = {"kind": "proposal", "document_id": work.id, "message": "Hej på er"}
    student.post_form("/suggestions/interest", asked)
    student.post_form("/preferences", {"language": "en", "next": "/"})
    with ZipFile(BytesIO(student.get("/my-data/everything.zip").content)) as bundle:
        page = bundle.read("my-data.html").decode()
        held = json.loads(bundle.read("samspel.json"))
    student.post_form("/preferences", {"language": "sv", "next": "/"})
    for told in (work.title, firm, "Hej på er", "för &lt;b&gt;långt&lt;/b&gt;", "Master", "Abaqus"):
        assert str(escape(told)) in page or told in page, told
    assert "<script" not in page
    assert "None" not in page
    assert [one["title"] for one in held["wishes"]] == [work.title]
    assert held["contacts"][0]["company"] == firm
    assert any(one["title"] for one in held["suggestions_shown_to_me"])


def test_a_student_is_deleted_with_account_and_vector(web: Any, running: Running) -> None:
    student = web("student")
    refused = student.post_form("/my-data/delete")
    assert refused.status_code == 422
    assert "Kryssa i rutan först" in refused.text
    with transaction(running.sessions) as session:
        assert students.get(SYSTEM, session, STUDENT)
    done = student.post_form("/my-data/delete", {"sure": "yes"})
    assert done.headers["location"] == "/"
    assert "Allt om dig är raderat" in student.get("/").text
    with running.sessions() as session:
        assert students.get_many(SYSTEM, session, [STUDENT]) == {}
        assert accounts.by_email(session, "student@demo.example") is None
        assert identities.read(SYSTEM, session, [STUDENT]) == {}
    snapshot = running.engine.current()
    assert STUDENT not in {key[1] for key in snapshot.all_entries()}
    assert student.get("/my-data", follow_redirects=False).status_code == 303
