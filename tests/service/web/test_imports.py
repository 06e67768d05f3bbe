"""A liaison imports a file: columns, dry run, choices, progress, result, undo; sv and en."""

import csv
import io
import re
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import openpyxl
import pytest
from httpx import Response

from service.auth import SYSTEM
from service.deps import Running
from service.store import companies, students

CSV = "id;företag;rubrik;text;nivå\n"
HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"


@pytest.fixture(scope="module")
def liaison(web: Callable[..., Any]) -> Any:
    return web("liaison")


def upload(person: Any, kind: str, content: bytes | str, name: str = "fil.csv") -> Response:
    raw = content.encode() if isinstance(content, str) else content
    files = {"file": (name, raw, "text/csv")}
    answer: Response = person.post_form("/imports/new", {"kind": kind}, files)
    return answer


def ended(person: Any, path: str) -> Response:
    """Wait for the step in the background, as the page does."""
    deadline = monotonic() + 60
    while monotonic() < deadline:
        answer = person.get(path, htmx=True)
        if answer.status_code == 204:
            assert answer.headers["hx-redirect"] == path
            page: Response = person.get(path)
            assert page.status_code == 200
            return page
        assert 'hx-trigger="every 1s"' in answer.text
        assert "<html" not in answer.text
        sleep(0.05)
    raise AssertionError("the import does not end")


def columns_of(page: Response) -> dict[str, str]:
    """Return the choices of the page of columns, as they stand."""
    found = {}
    for name, options in re.findall(
        r'<select id="column-\d+" name="(column-\d+)".*?>(.*?)</select>', page.text, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def check(person: Any, kind: str, content: bytes | str, **changes: str) -> tuple[str, Response]:
    """Upload a file and confirm its columns; return the address of the import and its page."""
    sent = upload(person, kind, content)
    assert sent.status_code == 303, sent.text
    at = sent.headers["location"]
    path = at.removesuffix("/columns")
    assert person.get(path, follow_redirects=False).headers["location"] == at
    data = columns_of(person.get(at)) | changes
    moved = person.post_form(at, data)
    assert (moved.status_code, moved.headers["location"]) == (303, path)
    return path, ended(person, path)


def test_from_upload_to_undo(liaison: Any, running: Running) -> None:
    content = (
        "Namn;Kommun;Storlek;Intern kod;Kommun\n"
        "Ny Firma i Karlshamn AB;Karlshamn;liten;x;\n"
        "Stålvinge Pressteknik;Olofström;stor;;\n"
        "Dålig Firma AB;Karlshman;;;\n"
    )
    sent = upload(liaison, "companies", content.encode("cp1252"), "Företag å ä ö.csv")
    at = sent.headers["location"]
    page = liaison.get(at)
    assert "Företag å ä ö.csv" in page.text
    assert "finns mer än en gång i filen" in page.text
    guessed = columns_of(page)
    assert list(guessed.values()) == ["name", "municipality", "size", "", ""]
    assert "Ny Firma i Karlshamn AB" in page.text
    refused = liaison.post_form(at, guessed | {"column-0": "", "column-4": "municipality"})
    assert refused.status_code == 422
    assert "ingen kolumn innehåller det" in refused.text
    assert "En annan kolumn innehåller redan det" in refused.text
    assert liaison.post_form(at, guessed).status_code == 303
    path = at.removesuffix("/columns")
    page = ended(liaison, path)
    for said in (
        "Det här skulle hända",
        "1 läggs till",
        "1 kan inte importeras",
        "Det finns ingen kommun som heter ”Karlshman”. Menar du Karlshamn",
        'href="/companies/c001">Stålvinge Pressteknik AB</a>',
        "Importera utan de felaktiga raderna",
    ):
        assert said in page.text
    assert liaison.get(f"{path}?verdict=bad").text.count('<th scope="row">') == 1
    refused = liaison.post_form(path, {"do": "all"})
    assert (refused.status_code, "Rätta filen" in refused.text) == (422, True)
    plan = liaison.post_form(path, {"reason-title": "update"}, htmx=True)
    assert ("1 ändras" in plan.text, "<html" in plan.text) == (True, False)
    saved = liaison.post_form(f"{path}?verdict=duplicate", {"row-3": "skip", "do": "save"})
    assert saved.headers["location"] == f"{path}?verdict=duplicate"
    assert "Dina val är sparade." in liaison.get(f"{path}?verdict=duplicate").text
    assert "1 läggs till" in liaison.get(path).text
    done = liaison.post_form(path, {"row-3": "", "reason-title": "update", "do": "good"})
    assert done.status_code == 303
    page = ended(liaison, path)
    assert "Ångra hela importen" in page.text
    with running.sessions() as session:
        assert companies.get(SYSTEM, session, "c001").name == "Stålvinge Pressteknik"
        (new,) = [
            row for rows in companies.batches(SYSTEM, session) for row in rows
            if row.name == "Ny Firma i Karlshamn AB"
        ]  # fmt: skip
        assert new.approved_at is not None
    assert f'href="/companies/{new.id}"' in page.text
    listed = liaison.get("/imports")
    assert "Företag å ä ö.csv" in listed.text
    assert liaison.post_form(f"{path}/undo").status_code == 303
    page = ended(liaison, path)
    assert "Ångrade" in page.text
    with running.sessions() as session:
        assert companies.get(SYSTEM, session, "c001").name == "Stålvinge Pressteknik AB"
        assert companies.get_many(SYSTEM, session, [new.id]) == {}
    again = liaison.post_form(f"{path}/undo")
    assert (again.status_code, "gått vidare" in again.text) == (422, True)


def test_students_names_are_shown_to_nobody(liaison: Any, running: Running) -> None:
    content = "id;text;namn;epost\nim1;Jag kan svetsa rör.;Siv Hemlig;siv.hemlig@x.example\n"
    path, page = check(liaison, "students", content)
    assert "Hemlig" not in page.text
    liaison.post_form(path, {"do": "all"})
    page = ended(liaison, path)
    assert "Hemlig" not in page.text
    assert 'href="/students/im1"' in page.text
    with running.sessions() as session:
        row = students.get(SYSTEM, session, "im1")
        assert row.organisation_id == liaison_organisation(running)
    path, page = check(liaison, "students", content.replace("im1", "im2").replace("rör", "tak"))
    assert "Samma e-postadress" in page.text
    assert "Hemlig" not in page.text


def liaison_organisation(running: Running) -> str | None:
    from service.store import accounts  # noqa: PLC0415  # only here

    with running.sessions() as session:
        account = accounts.by_email(session, "liaison@demo.example")
        assert account is not None
        return account.organisation_id


def test_hostile_words_are_shown_as_words(web: Any) -> None:
    person = web("admin")
    quoted = HOSTILE.replace('"', '""')
    cells = ",".join([f'"{quoted}"'] * 4)
    content = f'id,"{quoted}",rubrik,text,kommun,företag\nxs1,{cells},c001\n'
    sent = upload(person, "needs", content, "<img src=x onerror=alert(1)>.csv")
    assert sent.status_code == 303, sent.text
    pages = [person.get(sent.headers["location"])]
    page = check(person, "needs", content)[1]
    pages += [page, person.get("/imports")]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "alert(1)" in page.text
        assert "49" not in re.findall(r"<h1>.*?</h1>", page.text, re.S)[0]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "Filen är tom"),
        (b"PK\x03\x04 nej", "a.xlsx", "Arbetsboken är skadad"),
        (b"\xd0\xcf\x11\xe0 gammal", "a.xls", "äldre format eller är låst"),
        (b'id;text\n1;"aldrig', "a.csv", "avslutas aldrig"),
        (b"a;b\n\x00\x01\x02;\x03", "a.csv", "går inte att läsa"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(
    liaison: Any, content: bytes, name: str, said: str
) -> None:
    answer = upload(liaison, "needs", content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert '<option value="needs" selected>' in answer.text


def test_what_is_not_chosen_is_asked_for(web: Any) -> None:
    person = web("liaison", "en")
    answer = person.post_form("/imports/new", {"kind": "spies"})
    assert answer.status_code == 422
    assert "Choose what the rows are." in answer.text
    assert "Choose a file." in answer.text


def test_a_file_can_be_broken_below_its_head(liaison: Any) -> None:
    content = "anordnare;rubrik;text\n" + "YH;A;B\n" * 9 + 'YH;"C;D\n'
    page = check(liaison, "trainings", content)[1]
    assert "avslutas aldrig" in page.text
    assert "Kontrollera raderna igen" in page.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_templates_are_in_the_language_of_the_visit(web: Any, language: str) -> None:
    person = web("liaison", language)
    answer = person.get("/imports/template?kind=students&format=xlsx")
    assert answer.headers["content-disposition"].endswith('"samspel-students.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert (
        book.sheetnames == {"sv": ["Rader", "Förklaring"], "en": ["Rows", "Explanation"]}[language]
    )
    plain = person.get("/imports/template?kind=companies&format=csv")
    head = next(csv.reader(io.StringIO(plain.content.decode("utf-8-sig")), delimiter=";"))
    assert head[1:3] == {"sv": ["Namn", "Kommun"], "en": ["Name", "Municipality"]}[language]
    assert person.get("/imports/template?kind=spies").status_code == 422


def test_a_cancelled_import_leaves_nothing(liaison: Any, running: Running) -> None:
    path, _ = check(liaison, "companies", "id;namn;kommun\nca1;Avbruten AB;Ronneby\n")
    gone = liaison.post_form(f"{path}/cancel")
    assert gone.headers["location"] == "/imports"
    assert "Importen är avbruten" in liaison.get("/imports").text
    assert "aldrig färdig" in liaison.get(path).text
    refused = liaison.post_form(path, {"do": "all"})
    assert refused.status_code == 422
    with running.sessions() as session:
        assert companies.get_many(SYSTEM, session, ["ca1"]) == {}


def test_an_import_is_of_its_organisation(web: Any, liaison: Any, running: Running) -> None:
    path, _ = check(web("admin"), "companies", "id;namn;kommun\nca2;Annans AB;Ronneby\n")
    if liaison_organisation(running) is not None:
        assert liaison.get(path).status_code == 404
        assert liaison.post_form(path, {"do": "all"}).status_code == 404
    for role in ("company", "student"):
        assert web(role).get(path).status_code == 403
    assert web("admin").get("/imports/none").status_code == 404
