"""A student's profile: written, read from a CV, looked through, and saved."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from matcher.types import Kind
from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import identities, students, transaction
from service.usecases.cv.types import Refusal
from service.web.texts import catalogue

DATA = Path(__file__).parents[1] / "usecases" / "cv" / "data"
SIDEBAR = ("cv.pdf", (DATA / "sidebar.pdf").read_bytes(), "application/pdf")
WHO = {"name": "Linnea Bromander", "email": "linnea@student.example", "phone": "070-1740642"}
STUDENT = Viewer("student", student_id="s001")


def fields(html: str) -> dict[str, Any]:
    """Return what the form holds, as a browser would send it."""
    found: dict[str, Any] = {"courses": re.findall(r'name="courses" value="([^"]*)"', html)}
    found["text"] = unescape(
        re.findall(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', html, re.S)[0]
    )
    for name in ("programme", "municipality", "version", "name", "email", "phone"):
        found[name] = unescape(re.findall(rf'name="{name}"[^>]*? value="([^"]*)"', html)[0])
    level = re.findall(r'<option value="(\d)" selected>', html.partition('id="level"')[2])
    found["level"] = level[0] if level else ""
    found["languages"] = re.findall(r'name="languages" value="(\w+)" checked', html)
    found["chip"] = [unescape(one) for one in re.findall(r'name="chip" value="([^"]*)"', html)]
    return found


@pytest.fixture
def student(web: Any) -> Any:
    return web("student", "en")


def test_the_stored_profile_stands_in_the_form_and_its_reading_beside(student: Any) -> None:
    page = student.get("/profile")
    shown = fields(page.text)
    assert page.status_code == 200
    assert shown["programme"] == "Civilingenjör i maskinteknik"
    assert shown["level"] == "7"
    assert shown["languages"] == ["sv", "en"]
    assert "Finita elementmetoden" in shown["courses"]
    assert any("abaqus" in one.lower() for one in shown["chip"])


def test_a_cv_is_read_into_the_form_and_nothing_is_stored(student: Any, running: Running) -> None:
    before = fields(student.get("/profile").text)
    sent = before | {"how": "instead"}
    answer = student.post_form("/profile/cv", sent, files={"file": SIDEBAR})
    shown = fields(answer.text)
    assert answer.status_code == 200
    assert "Look it through" in answer.text
    assert shown["text"].startswith("Språk\nSvenska – modersmål")
    assert {"Reglerteknik", "Materiallära"} <= set(shown["courses"])
    assert shown["languages"] == ["sv", "en", "de"]
    assert shown["name"] == "Linnea Bromander"
    assert "Brandqvist" not in answer.text
    assert any("solidworks" in one.lower() for one in shown["chip"])
    assert fields(student.get("/profile").text) == before
    assert student.get("/profile/cv", follow_redirects=False).headers["location"] == "/profile"


def test_below_adds_to_the_text_and_overwrites_nothing(student: Any) -> None:
    before = fields(student.get("/profile").text)
    sent = before | {"how": "below", "municipality": "Olofström", "level": ""}
    shown = fields(student.post_form("/profile/cv", sent, files={"file": SIDEBAR}).text)
    assert shown["text"].startswith(before["text"].rstrip() + "\n\nSpråk")
    assert shown["municipality"] == "Olofström"
    assert shown["level"] == "7"


def test_with_htmx_only_the_form_comes_back(student: Any) -> None:
    sent = fields(student.get("/profile").text)
    answer = student.post_form("/profile/cv", sent, files={"file": SIDEBAR}, htmx=True)
    assert answer.text.lstrip().startswith('<form id="profile-form"')


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (("cv.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "image/png"), "This is a picture"),
        (("cv.pdf", SIDEBAR[1][:3000], "application/pdf"), "The file is damaged"),
        (("", b"", "application/octet-stream"), "Choose a file first"),
    ],
)
def test_a_file_that_is_not_read_is_told_beside_the_field(
    student: Any, file: tuple[str, bytes, str], told: str
) -> None:
    sent = fields(student.get("/profile").text) | {"text": "Typed and not saved"}
    answer = student.post_form("/profile/cv", sent, files={"file": file})
    assert answer.status_code == 422
    assert re.search(rf'id="file-error" class="error"><span>{told}', answer.text)
    assert fields(answer.text)["text"] == "Typed and not saved"


def test_every_refusal_has_its_swedish() -> None:
    missing = [one for one in Refusal if not all(catalogue().get((one.sentence,), ("",)))]
    assert not missing


def test_courses_are_suggested_added_and_dropped(student: Any) -> None:
    sent = fields(student.get("/profile").text) | {"course": "Lean; Sex sigma"}
    added = student.post_form("/profile/courses", sent, htmx=True).text
    assert 'name="courses" value="Lean"' in added
    assert 'name="courses" value="Sex sigma"' in added
    assert 'hx-swap-oob="innerHTML:#read-side"' in added
    dropped = student.post_form("/profile/courses", sent | {"drop-course": "0"})
    assert sent["courses"][0] not in fields(dropped.text)["courses"]
    assert "hx-swap-oob" not in dropped.text
    names = student.get("/profile/courses?course=regler").text
    assert 'value="Reglerteknik"' in names


def test_what_is_read_follows_the_text(student: Any) -> None:
    sent = fields(student.get("/profile").text) | {"text": "Jag kan SolidWorks.", "chip": []}
    part = student.post_form("/profile/reading", sent, htmx=True).text
    assert part.lstrip().startswith("<section")
    assert "SOLIDWORKS" in part.upper()


def test_the_name_is_struck_before_it_is_read(student: Any) -> None:
    sent = fields(student.get("/profile").text)
    sent |= WHO | {"name": "Python Abaqusson", "text": "Python Abaqusson ritar.", "courses": []}
    sent |= {"programme": "", "chip": []}
    part = student.post_form("/profile/reading", sent, htmx=True).text
    assert "Abaqusson" not in part
    assert "Python" not in part


def test_wrong_fields_are_told_and_what_was_typed_is_kept(student: Any) -> None:
    sent = fields(student.get("/profile").text)
    sent |= {"municipality": "Atlantis", "available_from": "2027-09-01"}
    sent |= {"available_to": "2027-01-01", "language": "klingonska", "name": " "}
    answer = student.post_form("/profile", sent)
    assert answer.status_code == 422
    for field in ("municipality", "language", "name"):
        assert f'id="{field}-error"' in answer.text
    for typed in ("Atlantis", "klingonska", "2027-09-01"):
        assert typed in answer.text
    late = student.post_form("/profile", sent | {"municipality": "", "language": "", **WHO})
    assert 'id="available_to-error"' in late.text


def test_a_saved_profile_is_read_and_searched(student: Any, running: Running) -> None:
    sent = fields(student.get("/profile").text) | {"how": "instead"}
    shown = fields(student.post_form("/profile/cv", sent, files={"file": SIDEBAR}).text)
    removed = next(one for one in shown["chip"] if "mopeder" in one or "ABB" in one)
    number = shown["chip"].index(removed)
    saved = shown | WHO | {"language": "finska, Norwegian", f"drop-{number}": "yes"}
    answer = student.post_form("/profile", saved)
    assert (answer.status_code, answer.headers["location"]) == (303, "/suggestions")
    with transaction(running.sessions) as session:
        row = students.get(STUDENT, session, "s001")
        assert row.languages == ["sv", "en", "de", "fi", "no"]
        assert row.language == "sv"
        assert [one["action"] for one in row.corrections] == ["removed"]
        assert identities.read(SYSTEM, session, ["s001"])["s001"].phone == WHO["phone"]
    document = running.engine.current().document(Kind.STUDENT, "s001")
    assert document is not None
    assert "SolidWorks" in document.text
    assert "Brandqvist" not in document.text
    again = student.post_form("/profile", saved)
    assert again.status_code == 422
    assert "Someone else has changed this meanwhile" in again.text


def test_one_who_has_just_signed_up_begins_with_the_cv(
    student: Any, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(running.sessions) as session:
        students.get(STUDENT, session, "s001").text = ""
    page = student.get("/profile").text
    assert "Begin with your CV" in page
    assert 'name="how"' not in page
    assert "Begin with your profile" in student.get("/suggestions").text


def test_only_students_have_a_profile(web: Any) -> None:
    for role in ("company", "liaison", "admin"):
        assert web(role).get("/profile").status_code == 403
    assert web(None).get("/profile", follow_redirects=False).status_code in (303, 401)
