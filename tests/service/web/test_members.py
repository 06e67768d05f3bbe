"""Members of a company, colleagues, invitations and their rights; and the administration."""

import re
from typing import Any

import pytest

from models import Account
from service.auth import SYSTEM
from service.deps import COOKIE, Running
from service.store import accounts, companies, needs, outbox, transaction
from service.usecases.accounts.sign_in import open_session


def make(running: Running, web: Any, name: str, **values: Any) -> tuple[str, Any]:
    """Make an account; return its id and its browser."""
    with transaction(running.sessions) as session:
        row = accounts.add(session, Account(email=f"{name}@x.example", name=name, **values))
        token = open_session(session, row, "", running.now())
    browser = web(None)
    browser.client.cookies.set(COOKIE, token, domain="127.0.0.1")
    return row.id, browser


def kept(running: Running, account_id: str) -> Account:
    with transaction(running.sessions) as session:
        return accounts.get(SYSTEM, session, account_id)


def letters_to(running: Running, email: str) -> list[str | None]:
    with transaction(running.sessions) as session:
        return [m.subject for m in outbox.waiting(SYSTEM, session) if m.address == email]


def test_a_removed_member_is_out_and_the_needs_stay(web: Any, running: Running) -> None:
    olle, browser = make(running, web, "Olle", role="company", company_id="c001")
    company = web("company")
    with transaction(running.sessions) as session:
        count = needs.count(SYSTEM, session)
    assert "olle@x.example" in company.get("/members").text
    answer = company.post_form(f"/members/{olle}/remove")
    assert answer.headers["location"] == "/members"
    page = company.get("/members").text
    assert "olle@x.example" not in page
    assert f'action="/members/{olle}/let-back"' in page
    assert browser.get("/account", follow_redirects=False).status_code == 303
    with transaction(running.sessions) as session:
        assert needs.count(SYSTEM, session) == count
    company.post_form(f"/members/{olle}/let-back")
    assert kept(running, olle).company_id == "c001"
    assert "olle@x.example" in company.get("/members").text


def test_a_company_reaches_no_other_company_s_members(web: Any, running: Running) -> None:
    other, _ = make(running, web, "Petra", role="company", company_id="c002")
    company = web("company")
    assert company.get("/members?company=c002").status_code == 404
    assert company.post_form(f"/members/{other}/remove").status_code == 404
    assert company.post_form(f"/members/{other}/let-back").status_code == 404
    assert kept(running, other).company_id == "c002"
    assert "petra@x.example" in web("liaison").get("/members?company=c002").text


def test_students_have_no_members(web: Any) -> None:
    assert web("student").get("/members").status_code == 403
    assert web("student").get("/admin").status_code == 403


def test_nobody_removes_oneself(web: Any, running: Running) -> None:
    sofia, browser = make(running, web, "Sofia", role="company", company_id="c001")
    assert browser.post_form(f"/members/{sofia}/remove").status_code == 409
    assert kept(running, sofia).company_id == "c001"


def test_a_company_invites_to_itself_only(web: Any, running: Running) -> None:
    company = web("company")
    sent = company.post_form("/members/invitations", {"email": "Ny@Inbjuden.example"})
    assert sent.headers["location"] == "/members"
    assert letters_to(running, "ny@inbjuden.example") == [
        "Inbjudan till Samspel från Stålvinge Pressteknik AB"
    ]
    assert "ny@inbjuden.example" in company.get("/members").text
    for given in ({"company_id": "c002"}, {"role": "liaison"}, {"role": "admin"}):
        answer = company.post_form("/members/invitations", {"email": "x@x.example", **given})
        assert answer.status_code in (403, 404), given
    wrong = company.post_form("/members/invitations", {"email": "x"})
    assert wrong.status_code == 422
    assert 'id="email-error"' in wrong.text


def test_an_invitation_is_taken_back_by_those_who_may(web: Any, running: Running) -> None:
    liaison = web("liaison")
    given = {"email": "till@c002.example", "company_id": "c002"}
    sent = liaison.post_form("/members/invitations", given)
    assert sent.headers["location"] == "/members?company=c002"
    page = liaison.get("/members?company=c002").text
    (path,) = re.findall(r'action="(/members/invitations/\w+/remove)"', page)
    assert web("company").post_form(path).status_code == 404
    with transaction(running.sessions) as session:
        (mail,) = [m for m in outbox.waiting(SYSTEM, session) if m.address == "till@c002.example"]
    link = re.search(r"http://127.0.0.1:8000(/\S+)", mail.body or "")
    assert link
    assert web(None).get(link[1]).status_code == 200
    liaison.post_form(path, {"company_id": "c002"})
    assert web(None).get(link[1]).status_code == 404


def test_a_liaison_invites_colleagues_of_the_own_organisation(web: Any, running: Running) -> None:
    liaison = web("liaison")
    liaison.post_form("/members/invitations", {"email": "kollega@kluster.example"})
    assert letters_to(running, "kollega@kluster.example") == [
        "Inbjudan till Samspel från Industrikluster Sydost"
    ]
    given = {"email": "x@x.example", "role": "liaison", "organisation_id": "o002"}
    assert liaison.post_form("/members/invitations", given).status_code == 403
    admin = {"email": "x@x.example", "role": "admin"}
    assert liaison.post_form("/members/invitations", admin).status_code == 403


def test_a_company_that_waits_invites_nobody(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        companies.disapprove(SYSTEM, session, "c044")
    _, browser = make(running, web, "Vera", role="company", company_id="c044")
    assert 'name="email"' not in browser.get("/members").text
    answer = browser.post_form("/members/invitations", {"email": "x@x.example"})
    assert answer.status_code == 422
    assert "måste godkännas" in answer.text


def test_an_administrator_invites_anyone_but_students(web: Any, running: Running) -> None:
    admin = web("admin")
    for role in ("liaison", "admin"):
        given = {"email": f"{role}@ny.example", "role": role, "organisation_id": "o003"}
        assert admin.post_form("/members/invitations", given).is_redirect
    wrong = admin.post_form("/members/invitations", {"email": "s@ny.example", "role": "student"})
    assert wrong.status_code == 422
    assert letters_to(running, "liaison@ny.example") == [
        "Inbjudan till Samspel från Yrkeshögskolan Skärgården"
    ]


def test_an_administrator_closes_and_opens_accounts(web: Any, running: Running) -> None:
    admin = web("admin")
    ulf, browser = make(running, web, "Ulf", role="liaison")
    assert "ulf@x.example" in admin.get("/admin?q=ULF&role=liaison").text
    assert "ulf@x.example" not in admin.get("/admin?role=student").text
    closed = admin.post_form(f"/admin/accounts/{ulf}/close")
    assert closed.headers["location"] == "/admin"
    assert browser.get("/account", follow_redirects=False).status_code == 303
    assert f"/admin/accounts/{ulf}/open" in admin.get("/admin").text
    admin.post_form(f"/admin/accounts/{ulf}/open")
    assert kept(running, ulf).disabled_at is None
    with transaction(running.sessions) as session:
        own = accounts.by_email(session, "admin@test.example")
    assert own is not None
    assert admin.post_form(f"/admin/accounts/{own.id}/close").status_code == 409


def test_accounts_are_paged_and_a_strange_page_is_the_first(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        for n in range(60):
            row = Account(email=f"p{n:02}@page.example", name=f"Sida {n:02}", role="liaison")
            accounts.add(session, row)
    admin = web("admin")
    first = admin.get("/admin?q=page.example").text
    assert "p49@page.example" in first
    assert "p50@page.example" not in first
    assert "p59@page.example" in admin.get("/admin?q=page.example&page=2").text
    for strange in ("0", "-1", "x", "²", "99999999"):
        assert admin.get("/admin", params={"page": strange}).status_code == 200


def test_an_organisation_is_added_once(web: Any) -> None:
    admin = web("admin")
    given = {"name": "Nya skolan", "kind": "school"}
    assert admin.post_form("/admin/organisations", given).is_redirect
    assert "Nya skolan" in admin.get("/admin/organisations").text
    again = admin.post_form("/admin/organisations", given)
    assert again.status_code == 422
    assert "Det finns redan en organisation" in again.text
    wrong = admin.post_form("/admin/organisations", {"name": "", "kind": "x"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("role", ["company", "liaison"])
def test_the_administration_is_for_administrators(web: Any, role: str) -> None:
    browser = web(role)
    for path in ("/admin", "/admin/organisations"):
        assert browser.get(path).status_code == 403
    assert browser.post_form("/admin/accounts/x/close").status_code == 403
