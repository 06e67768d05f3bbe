"""The pages of companies, students and trainings: lists, filters, forms, and who may what."""

from typing import Any

import pytest

from service.auth import SYSTEM, Viewer
from service.deps import Running
from service.store import companies, proposals, trainings, transaction

LISTS = {"companies": "Företag", "trainings": "Utbildningar", "students": "Studenter"}


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_is_narrowed_in_its_address(web: Any, noun: str) -> None:
    liaison = web("liaison")
    whole = liaison.get(f"/{noun}").text
    assert f"<h1>{LISTS[noun]}</h1>" in whole
    some = liaison.get(f"/{noun}?municipality=olofström").text
    assert some.count("<tr>") < whole.count("<tr>")
    nothing = liaison.get(f"/{noun}?q=xyzzy").text
    assert "Visa alla" in nothing
    assert "<tbody>" not in nothing
    wrong = liaison.get(f"/{noun}?municipality=Ankeborg&level=9")
    assert wrong.status_code == 200
    assert "Det finns ingen sådan kommun" in wrong.text
    assert 'value="Ankeborg"' in wrong.text


def test_students_are_listed_without_names_and_by_consent(web: Any) -> None:
    liaison = web("liaison")
    page = liaison.get("/students?purpose=hire").text
    assert "dold" not in page.split("<tbody>")[1].split("</tbody>")[0]
    for role in ("company", "student"):
        assert web(role).get("/students").status_code == 403


def test_a_company_is_written_changed_and_approved(web: Any, running: Running) -> None:
    liaison = web("liaison")
    bad = liaison.post_form("/companies/new", {"name": "", "municipality": "Ankeborg"})
    assert bad.status_code == 422
    assert "Det här måste fyllas i." in bad.text
    assert 'value="Ankeborg"' in bad.text
    made = liaison.post_form("/companies/new", {"name": "Näsums Plåt", "municipality": "1272"})
    path = made.headers["location"]
    assert "Bromölla" in liaison.get(path).text
    old = liaison.get(f"{path}/edit").text
    version = old.split('name="version" value="')[1].split('"')[0]
    given = {"name": "Näsums Plåt AB", "municipality": "Bromölla", "version": version}
    assert liaison.post_form(f"{path}/edit", given).headers["location"] == path
    stale = liaison.post_form(f"{path}/edit", given | {"name": "Annat"})
    assert stale.status_code == 422
    assert "Någon annan har ändrat det här" in stale.text
    assert 'value="Annat"' in stale.text
    told = liaison.post_form(f"{path}/disapprove", follow_redirects=True).text
    assert f'action="{path}/approve"' in told
    with transaction(running.sessions) as session:
        assert companies.get(SYSTEM, session, path.rpartition("/")[2]).approved_at is None
    assert "Näsums Plåt AB" in liaison.get("/companies?waiting=true").text
    liaison.post_form(f"{path}/approve")
    assert "Näsums Plåt AB" not in liaison.get("/companies?waiting=true").text


def test_a_company_changes_itself_and_no_other(web: Any) -> None:
    company = web("company")
    assert "/companies/c001/edit" in company.get("/companies/c001").text
    assert company.get("/companies/c001/edit").status_code == 200
    assert "/companies/c002/edit" not in company.get("/companies/c002").text
    assert company.get("/companies/c002/edit").status_code == 403
    for path in ("/companies/c001/approve", "/companies/new"):
        assert company.post_form(path, {}).status_code == 403


def test_a_training_with_its_dates(web: Any, running: Running) -> None:
    liaison = web("liaison")
    given = {
        "title": "Pulverlackering i praktiken",
        "provider": "Yrkeshögskolan Skärgården",
        "text": "Ytbehandling, pulverlackering och skikttjocklek.",
        "online": "yes",
        "occasions.0.starts": "2027-03-01",
        "occasions.0.ends": "2027-02-01",
        "occasions.2.starts": "2027-09-01",
        "occasions.2.seats": "12",
    }
    bad = liaison.post_form("/trainings/new", given)
    assert bad.status_code == 422
    assert 'name="occasions.0.ends"' in bad.text
    assert 'value="2027-02-01"' in bad.text
    assert bad.text.count("får inte ligga före") == 1
    made = liaison.post_form("/trainings/new", given | {"occasions.0.ends": "2027-04-01"})
    path = made.headers["location"]
    page = liaison.get(path).text
    assert "1 mars 2027" in page
    assert "<mark" in page
    assert "Pulverlackering" in web("student").get(path).text
    assert web("company").get(f"{path}/edit").status_code == 403
    with transaction(running.sessions) as session:
        row = trainings.get(SYSTEM, session, path.rpartition("/")[2])
        assert (row.online, len(row.occasions)) == (True, 2)
        version = row.version
    change = given | {"occasions.0.ends": "", "version": version, "price_sek": "1200", "online": ""}
    assert liaison.post_form(f"{path}/edit", change).headers["location"] == path
    assert "200 kronor per person" in liaison.get(path).text


def test_a_profile_made_by_hand_is_hidden(web: Any) -> None:
    liaison = web("liaison")
    given = {"programme": "Svetsare", "text": "TIG och MIG.", "courses": "Svets 1\n\nSvets 2"}
    path = liaison.post_form("/students/new", given).headers["location"]
    assert web("company").get(path).status_code == 404
    assert liaison.post_form("/students/new", {"text": " "}).status_code == 422


def test_the_page_of_another_company_shows_its_work_and_not_one_s_own(
    web: Any, running: Running
) -> None:
    with running.sessions() as session:
        rows = proposals.page(Viewer("student", student_id="s001"), session, status="open").items
        other = next(row for row in rows if row.company_id != "c001")
        own = proposals.page(SYSTEM, session, company_id="c001").items
    page = web("company").get(f"/companies/{other.company_id}").text
    assert f'href="/proposals/{other.id}"' in page
    for row in own:
        assert f'href="/proposals/{row.id}"' not in page
