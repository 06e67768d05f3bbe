"""Signing up as a student and as a company, and by invitation."""

import re
from typing import Any

import pytest

from models import IdentityInput, StudentCreate
from service.auth import SYSTEM, Viewer
from service.deps import COOKIE, Running
from service.store import accounts, companies, identities, outbox, students, transaction
from service.usecases.accounts.invitations import invite
from service.usecases.accounts.members import remove_member

PASSWORD = "trettio gula ankor"


def path_to(running: Running, email: str) -> str:
    with transaction(running.sessions) as session:
        mail = next(one for one in outbox.waiting(SYSTEM, session) if one.address == email)
    found = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body or "")
    assert found
    return found[1]


def test_a_student_signs_up_and_starts_with_an_empty_profile(web: Any, running: Running) -> None:
    guest, email = web(None), "siv.ny@student.example"
    page = guest.get("/sign-up?as=student").text
    assert "Tekniska högskolan Sydost" in page
    assert "Industrikluster Sydost" not in page  # nobody studies at a cluster office
    given = {"name": "Siv Ny", "email": email, "organisation_id": "o002"}
    assert guest.post_form("/sign-up/student", given).headers["location"] == "/sign-in/sent"
    path = path_to(running, email)
    for _ in range(2):
        assert email in guest.get(path).text
    weak = guest.post_form(path, {"password": "Siv Ny 2026 Siv Ny"})
    assert weak.status_code == 422
    assert "ditt namn eller din e-postadress" in weak.text
    answer = guest.post_form(path, {"password": PASSWORD})
    assert answer.headers["location"] == "/profile"
    assert "Siv Ny" in guest.get("/sign-in/sent").text
    assert guest.get(path).status_code == 404
    assert web(None).post_form("/sign-in", {"email": email, "password": PASSWORD}).is_redirect


def test_a_profile_that_was_brought_in_becomes_the_student_s_own(
    web: Any, running: Running
) -> None:
    email = "Disa.Blom@student.example"
    with transaction(running.sessions) as session:
        brought = StudentCreate(id="imp-1", text="Jag kan svetsa MIG och läsa ritningar.")
        students.create(SYSTEM, session, brought)
        known = IdentityInput(name="D. Blom", email=email, phone="070-123 45 67")
        identities.put(SYSTEM, session, "imp-1", known)
    guest = web(None)
    given = {"name": "Disa Blom", "email": email.lower()}
    guest.post_form("/sign-up/student", given)
    path = path_to(running, email.lower())
    assert "har lagt in en profil för den här adressen" in guest.get(path).text
    guest.post_form(path, {"password": PASSWORD})
    assert "Jag kan svetsa MIG" in guest.get("/profile").text
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, email.lower())
        assert account is not None
        assert account.student_id == "imp-1"
        mine = identities.read(SYSTEM, session, ["imp-1"])["imp-1"]
        assert (mine.name, mine.phone) == ("Disa Blom", "070-123 45 67")
        assert identities.unclaimed(session, email) is None


def test_a_name_in_a_profile_that_was_brought_in_stays_struck(web: Any, running: Running) -> None:
    email = "tuva.glad@student.example"
    with transaction(running.sessions) as session:
        brought = StudentCreate(id="imp-2", text="Jag heter Tuva Glad och svetsar.")
        students.create(SYSTEM, session, brought)
        identities.put(SYSTEM, session, "imp-2", IdentityInput(name="Tuva Glad", email=email))
    guest = web(None)
    guest.post_form("/sign-up/student", {"name": "En Annan", "email": email})
    assert guest.post_form(path_to(running, email), {"password": PASSWORD}).is_redirect
    with transaction(running.sessions) as session:
        assert identities.read(SYSTEM, session, ["imp-2"])["imp-2"].name == "Tuva Glad"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(web: Any) -> None:
    answer = web(None).post_form(
        "/sign-up/company", {"company_name": "Ny AB", "municipality": "Atlantis", "email": "x"}
    )
    assert answer.status_code == 422
    for field in ("email", "name", "municipality"):
        assert f'id="{field}-error"' in answer.text
    assert 'id="company_name-error"' not in answer.text
    assert 'value="Ny AB"' in answer.text
    assert 'value="Atlantis"' in answer.text


def test_a_company_signs_up_and_waits_for_approval(web: Any, running: Running) -> None:
    guest, email = web(None), "eva@nya.example"
    given = {
        "company_name": "Nya Verkstan AB",
        "municipality": "Olofström",
        "size": "small",
        "name": "Eva Ny",
        "email": email,
    }
    assert guest.post_form("/sign-up/company", given).headers["location"] == "/sign-in/sent"
    answer = guest.post_form(path_to(running, email), {"password": PASSWORD})
    assert answer.headers["location"] == "/needs/new"
    with transaction(running.sessions) as session:
        waiting = {one.name: one.size for one in companies.waiting(SYSTEM, session)}
    assert waiting["Nya Verkstan AB"] == "small"


def test_a_known_address_looks_like_an_unknown_one(web: Any, running: Running) -> None:
    guest = web(None)
    given = {"name": "Någon", "email": "student@demo.example"}
    assert guest.post_form("/sign-up/student", given).headers["location"] == "/sign-in/sent"
    assert path_to(running, "student@demo.example") == "/sign-in"


def invited(running: Running, email: str, role: Any, **to: str) -> str:
    with transaction(running.sessions) as session:
        invite(SYSTEM, session, "http://127.0.0.1:8000", email, role, running.now(), **to)
    return path_to(running, email)


@pytest.mark.parametrize(
    ("role", "to", "place"),
    [
        ("company", {"company_id": "c001"}, "Stålvinge Pressteknik AB"),
        ("liaison", {"organisation_id": "o002"}, "Tekniska högskolan Sydost"),
        ("admin", {}, "administratör"),
    ],
)
def test_an_invitation_is_accepted_once(
    web: Any, running: Running, role: str, to: dict[str, str], place: str
) -> None:
    email = f"{role}@inbjuden.example"
    path = invited(running, email, role, **to)
    guest = web(None)
    assert place in guest.get(path).text
    short = guest.post_form(path, {"name": "", "password": PASSWORD})
    assert short.status_code == 422
    assert guest.post_form(path, {"name": "Inga", "password": PASSWORD}).is_redirect
    assert "Inga" in guest.get("/sign-in/sent").text
    assert web(None).post_form(path, {"name": "Tjuv", "password": PASSWORD}).status_code == 404


def test_an_address_in_use_cannot_accept(web: Any, running: Running) -> None:
    path = invited(running, "student@demo.example", "company", company_id="c001")
    guest = web(None)
    answer = guest.post_form(path)
    assert answer.status_code == 422
    assert "Det finns redan ett konto" in answer.text
    assert COOKIE not in guest.client.cookies


def test_one_who_has_left_comes_back_with_the_old_account(web: Any, running: Running) -> None:
    email = "ove@flyttar.example"
    guest = web(None)
    path = invited(running, email, "company", company_id="c001")
    guest.post_form(path, {"name": "Ove", "password": PASSWORD})
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, email)
        assert account is not None
        colleague = Viewer("company", organisation_id="c001", account_id="x")
        remove_member(colleague, session, account.id)
    assert "Ove" not in guest.get("/sign-in/sent").text
    path = invited(running, email, "company", company_id="c002")
    assert 'name="password"' not in guest.get(path).text
    assert guest.post_form(path).is_redirect
    with transaction(running.sessions) as session:
        account = accounts.by_email(session, email)
        assert account is not None
        assert (account.company_id, account.left_company_id) == ("c002", None)
