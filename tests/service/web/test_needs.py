"""A company writes a need, sees what is read, corrects it, and finds it again."""

import html
import json
import re
from typing import Any

import pytest
from httpx import Response

from models import CompanyCreate, NeedCreate
from service.auth import SYSTEM
from service.deps import Running
from service.store import companies, transaction
from service.store import needs as stored
from service.usecases.needs import needs, title_of

TEXT = "Vi ska byta till robotsvetsning på linje två. Krav: PLC. Meriterande: Python."


def chips(page: Response) -> dict[str, dict[str, Any]]:
    """Return the state of each chip by competence, with its number in the form."""
    found = re.findall(r'name="chip" value="([^"]*)"', page.text)
    states = [json.loads(html.unescape(one)) for one in found]
    return {one["competence_id"]: one | {"n": n} for n, one in enumerate(states)}


def form_of(page: Response, **changes: str) -> dict[str, Any]:
    """Return the hidden fields that the chips of a page bring back."""
    sent: dict[str, Any] = {}
    for name in ("chip", "gone", "idle"):
        found = re.findall(rf'name="{name}" value="([^"]*)"', page.text)
        sent[name] = [html.unescape(one) for one in found]
    return sent | changes


def need_id(response: Response) -> str:
    assert response.status_code == 303, response.text
    return response.headers["location"].rsplit("/", 1)[1]


def row_of(running: Running, document_id: str) -> Any:
    with transaction(running.sessions) as session:
        return stored.get(SYSTEM, session, document_id)


def test_a_need_takes_nothing_but_a_text(web: Any, running: Running) -> None:
    company = web("company")
    made = need_id(company.post_form("/needs/new", {"text": TEXT}))
    row = row_of(running, made)
    assert row.title == "Vi ska byta till robotsvetsning på linje två"
    assert (row.company_id, row.status, row.text) == ("c001", "open", TEXT)
    assert row.handler_account_id
    page = company.get(f"/needs/{made}")
    assert "Behovet är sparat." in page.text
    assert "Karin Lindvall" in page.text
    assert row.title in company.get("/needs").text


def test_what_is_read_shows_while_one_writes(web: Any) -> None:
    company = web("company")
    block = company.post_form("/needs/reading", {"text": TEXT}, htmx=True)
    assert block.text.lstrip().startswith('<section id="reading"')
    assert "<html" not in block.text
    found = chips(block)
    assert found["plc-programming"]["necessity"] == "must"
    assert '<mark class="must" title="PLC-programmering">PLC</mark>' in block.text
    whole = company.post_form("/needs/reading", {"text": TEXT, "title": "En rubrik"})
    assert "<html" in whole.text
    assert 'value="En rubrik"' in whole.text
    assert chips(whole) == found


def test_corrections_are_kept_with_the_need_and_outlive_an_edit(web: Any, running: Running) -> None:
    company = web("company")
    page = company.post_form("/needs/reading", {"text": TEXT}, htmx=True)
    n = {name: one["n"] for name, one in chips(page).items()}
    sent = form_of(page, text=TEXT, add="AutoForm")
    sent |= {f"drop-{n['python']}": "yes", f"level-{n['plc-programming']}": "3"}
    page = company.post_form("/needs/reading", sent, htmx=True)
    assert chips(page)["autoform"]["action"] == "added"
    assert "python" not in chips(page)
    made = need_id(company.post_form("/needs/new", form_of(page, text=TEXT)))
    kept = {one["competence_id"]: one for one in row_of(running, made).corrections}
    assert {name: one["action"] for name, one in kept.items()} == {
        "plc-programming": "changed",
        "python": "removed",
        "autoform": "added",
    }
    page = company.get(f"/needs/{made}/edit")
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    longer = "Nytt: " + TEXT + " Python behövs ju. Erfarenhet av lean."
    again = form_of(page, text=longer, version=version.group(1), title="Robot")
    need_id(company.post_form(f"/needs/{made}/edit", again))
    page = company.get(f"/needs/{made}/edit")
    found = chips(page)
    assert found["plc-programming"]["level"] == 3
    assert found["autoform"]["action"] == "added"
    assert "python" not in found
    assert 'name="gone" value="python"' in page.text
    why = company.get(f"/api/v1/needs/{made}/suggestions?lane=training&k=1").json()
    (first,) = why["suggestions"]["lanes"]["training"]["suggestions"]
    fields = {one["asked"]["field"] for one in first["covered"] + first["missing"]}
    assert any(one.startswith("corrections.") for one in fields)


def test_a_thin_need_is_asked_and_not_ranked(web: Any) -> None:
    company = web("company")
    block = company.post_form("/needs/reading", {"text": "Svetsning."}, htmx=True)
    assert "Ni nämner svetsning. Gäller det" in block.text
    made = need_id(company.post_form("/needs/new", {"text": "Svetsning."}))
    page = company.get(f"/needs/{made}")
    assert "Behovet säger för lite" in page.text
    assert 'class="lanes"' not in page.text
    assert 'class="lanes"' in company.get(f"/needs/{made}?anyway=true").text


def test_an_error_stands_beside_its_field_and_what_was_typed_is_kept(
    web: Any, running: Running
) -> None:
    company = web("company")
    before = len(_all(running))
    wrong = {"text": TEXT, "municipality": "Atlantis", "headcount": "0", "title": "Min rubrik"}
    page = company.post_form("/needs/new", wrong)
    assert page.status_code == 422
    assert 'id="municipality-error"' in page.text
    assert 'id="headcount-error"' in page.text
    for typed in ("Atlantis", "Min rubrik", "robotsvetsning"):
        assert typed in page.text
    empty = company.post_form("/needs/new", {"text": " "})
    assert empty.status_code == 422
    assert 'id="text-error"' in empty.text
    assert len(_all(running)) == before


def _all(running: Running) -> list[Any]:
    with transaction(running.sessions) as session:
        return stored.listed(SYSTEM, session, limit=10_000)


def test_another_writer_is_told_of(web: Any, running: Running) -> None:
    company = web("company")
    made = need_id(company.post_form("/needs/new", {"text": TEXT}))
    sent = {"text": TEXT + " Nu.", "version": "1", "title": "A"}
    need_id(company.post_form(f"/needs/{made}/edit", sent))
    late = company.post_form(f"/needs/{made}/edit", sent | {"text": TEXT + " Sen."})
    assert late.status_code == 422
    assert "Någon annan har ändrat" in late.text
    assert "Sen." in late.text
    assert row_of(running, made).text.endswith("Nu.")


def test_fields_can_be_emptied(web: Any, running: Running) -> None:
    company = web("company")
    full = {"text": TEXT, "held": "Lean", "municipality": "Ronneby", "level": "6",
            "lanes": ["hire", "thesis"], "work_languages": "sv"}  # fmt: skip
    made = need_id(company.post_form("/needs/new", full))
    row = row_of(running, made)
    assert (row.held, row.level, row.lanes) == ("Lean", 6, ["hire", "thesis"])
    bare = {"text": TEXT, "version": str(row.version), "held": "", "level": "", "municipality": ""}
    need_id(company.post_form(f"/needs/{made}/edit", bare))
    row = row_of(running, made)
    assert (row.held, row.level, row.lanes, row.municipality) == (None, None, [], None)
    assert row.headcount == 1


def test_the_list_is_filtered_and_counts_by_status(web: Any) -> None:
    company = web("company")
    need_id(
        company.post_form("/needs/new", {"text": "Kvarnsten och ullspinning.", "status": "draft"})
    )
    page = company.get("/needs?status=draft")
    assert "Kvarnsten och ullspinning" in page.text
    assert "presshärdade" not in page.text
    assert "Kvarnsten och ullspinning" in company.get("/needs?q=ULLSPINNING&handler=me").text
    assert "Inga behov hittades" in company.get("/needs?q=finnsinte").text
    assert "presshärdade" not in company.get("/needs?handler=me").text


def test_a_firm_without_needs_is_told_what_to_do(web: Any, running: Running) -> None:
    with transaction(running.sessions) as session:
        companies.create(
            SYSTEM, session, CompanyCreate(id="c-new", name="Nystartat AB", municipality="Ronneby")
        )
    page = web("liaison").get("/needs?company_id=c-new")
    assert "Inga behov hittades" in page.text
    assert "Nystartat AB" in page.text


def test_a_liaison_writes_for_a_firm(web: Any, running: Running) -> None:
    liaison = web("liaison")
    page = liaison.post_form("/needs/new", {"text": TEXT})
    assert page.status_code == 422
    assert 'id="company_id-error"' in page.text
    made = need_id(liaison.post_form("/needs/new", {"text": TEXT, "company_id": "c002"}))
    assert row_of(running, made).company_id == "c002"
    assert web("company").get(f"/needs/{made}").status_code == 404
    assert web("company").get(f"/needs/{made}/edit").status_code == 404


def test_a_company_writes_for_itself_only(web: Any, running: Running) -> None:
    company = web("company")
    made = need_id(company.post_form("/needs/new", {"text": TEXT, "company_id": "c002"}))
    assert row_of(running, made).company_id == "c001"


def test_a_student_does_not_come_here(web: Any) -> None:
    for path in ("/needs", "/needs/new", "/needs/n001"):
        assert web("student").get(path).status_code == 403


def test_without_a_text_only_the_text_is_asked_for(web: Any) -> None:
    page = web("company").post_form("/needs/new", {"text": " "}).text
    assert page.count('aria-invalid="true"') == 1
    assert 'id="text-error"' in page


def test_terms_are_offered_while_one_types(web: Any) -> None:
    company = web("company")
    assert '<option value="TIG-svetsning">' in company.get("/reading/terms?add=tig-s").text
    assert company.get("/reading/terms?add=t").text.strip() == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Vi söker en svetsare. Krav: TIG.", "Vi söker en svetsare"),
        ("Robot!\n\nVi ska byta.", "Robot"),
        ("  \n Krav: PLC 5.3 och mer", "Krav: PLC 5.3 och mer"),
        ("", ""),
        ("...", "..."),
    ],
)
def test_a_title_is_the_first_sentence(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("hej! vi har köpt en robotcell. ABB.", "Vi har köpt en robotcell"),
        ("Hello,\nour welders retire", "Our welders retire"),
        ("Hej", "Hej"),
        ("iOS-utvecklare", "iOS-utvecklare"),
    ],
)
def test_a_greeting_is_no_title(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_long_first_sentence_is_cut_between_words() -> None:
    title = title_of("ord " * 60)
    assert len(title) <= 82
    assert title.endswith("ord …")
    assert len(title_of("x" * 300)) <= 83


def test_hostile_text_is_shown_as_text(web: Any) -> None:
    company = web("company")
    hostile = '<script>alert(1)</script> "quoted" {{ 7*7 }} Krav: PLC & TIG-svetsning'
    made = need_id(company.post_form("/needs/new", {"text": hostile, "title": hostile}))
    block = company.post_form("/needs/reading", {"text": hostile, "add": hostile}, htmx=True)
    for page in (block, *(company.get(f"/needs/{made}{end}") for end in ("", "/edit"))):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
    assert "49" not in company.get(f"/needs/{made}").text.split("</h1>")[0].split("<h1>")[1]


def test_the_use_cases_alone_keep_needs_of_files(running: Running) -> None:
    with transaction(running.sessions) as session:
        new = NeedCreate(company_id="c001", title="T", text="Krav: PLC.")
        row = needs.create(SYSTEM, session, running.engine, new)
        assert (row.corrections, row.handler_account_id) == ([], None)
