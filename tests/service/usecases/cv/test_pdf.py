"""PDFs: reading order, what is found, and identity kept apart."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from service.usecases.cv.reading import read_cv
from service.usecases.cv.types import CvFormat, CvRead

Stored = Callable[[str], bytes]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

COLUMNS = """<!doctype html><html lang="sv"><meta charset="utf-8"><style>
@page { size: A4; margin: 15mm } body { font: 10pt/1.35 sans-serif; margin: 0 }
main { LAYOUT } section { break-inside: avoid } p { margin: 0 0 3mm }
</style><h1>Tuva Norrsken Ek</h1><main>
<section><h2>Kontakt</h2><p>tuva.norrsken@example.se<br>Ringvägen 4, 292 31 Karlshamn</p>
</section>
<section><h2>Profil</h2><p>Alfa är första stycket om mätteknik och det räcker över flera rader så
att texten måste brytas i spalten innan den tar slut. Beta följer på alfa.</p></section>
<section><h2>Utbildning</h2><p>Högskoleingenjör i mekatronik, 2024–2027</p></section>
<section><h2>Erfarenhet</h2><p>Gamma är arbete på verkstad med robotar och med styrsystem, även det
skrivet över flera rader i sin spalt. Delta följer på gamma.</p></section>
<section><h2>Språk</h2><p>Svenska, engelska och finska</p></section>
</main></html>"""


@pytest.fixture(scope="module")
def sidebar() -> CvRead:
    content = (Path(__file__).parent / "data" / "sidebar.pdf").read_bytes()
    return read_cv(content, "x.pdf")


def places(text: str, *words: str) -> list[int]:
    found = [text.find(word) for word in words]
    assert -1 not in found, words
    return found


def test_a_sidebar_is_read_before_the_main_column(sidebar: CvRead) -> None:
    found = places(
        sidebar.text, "Språk", "Tyska", "SolidWorks", "mopeder", "Jag läser", "Utbildning", "ABB"
    )
    assert found == sorted(found)


def test_what_a_cv_states_is_found(sidebar: CvRead) -> None:
    assert sidebar.format is CvFormat.PDF
    assert sidebar.programme == "Civilingenjör i maskinteknik"
    assert sidebar.level == 7
    assert sidebar.courses == (
        "Finita elementmetoden", "Hållfasthetslära", "Materialteknik", "Produktutveckling",
        "Reglerteknik",
    )  # fmt: skip
    assert sidebar.languages == ("sv", "en", "de")
    assert sidebar.municipality == "Karlskrona"
    assert not sidebar.shortened


def test_headings_and_courses_are_not_told_as_words_of_the_text(sidebar: CvRead) -> None:
    lines = sidebar.text.splitlines()
    assert not {"PROFIL", "Profil", "KURSER", "Kurser", "VERKTYG"} & set(lines)
    assert "Reglerteknik" not in sidebar.text


def test_the_identity_is_apart_and_nothing_of_it_in_the_text(sidebar: CvRead) -> None:
    identity = sidebar.identity
    assert identity.name == "Elin Brandqvist"
    assert identity.email == "elin.brandqvist@example.se"
    assert identity.phone == "070-555 12 34"
    told = "\n".join((sidebar.text, *sidebar.courses, *sidebar.education, str(sidebar.programme)))
    for secret in ("Elin", "Brandqvist", "@", "555", "Storgatan", "371 32", "1999"):
        assert secret not in told


def test_who_gives_references_is_left_out(sidebar: CvRead) -> None:
    assert "Testsson" not in sidebar.text
    assert "Referenser" not in sidebar.text


def test_columns_below_a_heading_are_read_one_after_the_other(stored: Stored) -> None:
    found = read_cv(stored("columns.pdf"))
    headings = ("Embedded", "Experience", "Education", "Skills", "Languages", "Projects")
    order = places(found.text, *headings)
    assert order == sorted(order)
    assert "built antennas for 5.8 GHz with HFSS, measured on a network analyser" in found.text
    assert found.programme == "MSc Telecommunication Systems"
    assert found.courses == ("Antenna theory", "Digital signal processing", "Wireless networks")
    assert found.languages == ("en", "hi", "sv")
    assert found.identity.name == "Ravi Chandrasekhar"
    assert found.municipality == "Karlskrona"


def test_rows_of_dates_and_what_was_done_stay_rows(stored: Stored) -> None:
    found = read_cv(stored("rows.pdf"))
    order = places(found.text, "Arbetslivserfarenhet", "Svetsare", "Utbildning", "svetsspecialist")
    assert order == sorted(order)
    assert found.level == 5
    assert found.languages == ("sv",)
    assert found.municipality == "Sölvesborg"
    assert found.identity.name == "Mira Stenlund"
    assert "Stenlund" not in found.text


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="apt-get install chromium fonts-dejavu-core")
@pytest.mark.parametrize(
    "layout",
    [
        "columns: 2; column-gap: 8mm",
        "display: grid; grid-template-columns: 1fr 1fr; column-gap: 8mm; grid-auto-flow: column; "
        "grid-template-rows: repeat(3, auto)",
        "display: block",
    ],
)
def test_pages_as_a_browser_prints_them(layout: str, tmp_path: Path) -> None:
    page, printed = tmp_path / "cv.html", tmp_path / "cv.pdf"
    page.write_text(COLUMNS.replace("LAYOUT", layout), encoding="utf-8")
    subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-dev-shm-usage",
            "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    found = read_cv(printed.read_bytes())
    order = places(found.text, "Alfa", "Beta", "mekatronik", "Gamma", "Delta", "engelska")
    assert order == sorted(order)
    assert "brytas i spalten innan den tar slut. Beta följer på alfa." in found.text
    assert found.identity.name == "Tuva Norrsken Ek"
    assert "Norrsken" not in found.text
    assert found.municipality == "Karlshamn"
    assert found.level == 6
    assert found.languages == ("sv", "en", "fi")


def test_a_europass_pdf_is_read_by_its_xml(stored: Stored, make_candidate: str) -> None:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(stored("sidebar.pdf"))).pages:
        writer.add_page(page)
    writer.add_attachment("attachment.xml", make_candidate.encode())
    packed = io.BytesIO()
    writer.write(packed)
    found = read_cv(packed.getvalue())
    assert found.format is CvFormat.EUROPASS_PDF
    assert found.identity.name == "Noor Farsi Lind"
    assert "Brandqvist" not in found.text


def test_a_long_cv_is_shortened_at_a_line(make_pdf: Callable[..., bytes]) -> None:
    rows = [b"1 0 0 1 50 %d Tm (Row %d of a long list of welding and turning work) Tj"
            % (800 - 12 * n, n) for n in range(60)]  # fmt: skip
    page = b"BT /F 8 Tf " + b" ".join(rows) + b" ET"
    found = read_cv(make_pdf([page] * 12))
    assert found.shortened
    assert len(found.text) <= 20_000
    assert found.text.endswith("work")
