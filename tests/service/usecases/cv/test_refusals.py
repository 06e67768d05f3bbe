"""Files that are not read, each with a sentence that says what to do; and hostile ones."""

import io
import json
import os
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from service.errors import ValidationProblemError
from service.usecases.cv import reading
from service.usecases.cv.reading import read_cv
from service.usecases.cv.types import Limits, Refusal

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]
MakePdf = Callable[..., bytes]
Stored = Callable[[str], bytes]

ROWS = b"BT /F 10 Tf 1 0 0 1 50 700 Tm (Welding, turning, milling and measuring of parts.) Tj ET"
BOMB = """<?xml version="1.0"?><!DOCTYPE Candidate [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]><Candidate><CandidateProfile>&c;</CandidateProfile></Candidate>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE Candidate [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<Candidate><CandidateProfile><ExecutiveSummary>&a;</ExecutiveSummary></CandidateProfile></Candidate>"""


def refused(content: bytes, limits: Limits | None = None) -> Refusal:
    """Return why a file is refused; the sentence stands on the field `file`."""
    with pytest.raises(ValidationProblemError) as caught:
        read_cv(content, "cv.pdf", limits=limits)
    assert caught.value.field == "file"
    assert caught.value.fields[0].message.endswith(".")
    return next(one for one in Refusal if one.sentence == caught.value.detail)


def test_a_scan_is_refused_with_advice(make_pdf: MakePdf) -> None:
    picture = b"q 595 0 0 842 0 0 cm /I Do Q"
    assert refused(make_pdf([picture], image=True)) is Refusal.SCAN
    assert "Export the CV as PDF from your word processor, or paste" in Refusal.SCAN.sentence
    named = picture + b" BT /F 8 Tf 1 0 0 1 20 20 Tm (Scanned with ScanTest) Tj ET"
    assert refused(make_pdf([named] * 3, image=True)) is Refusal.SCAN


def test_a_page_with_a_photo_and_text_is_read(make_pdf: MakePdf) -> None:
    page = b"q 50 0 0 50 0 0 cm /I Do Q " + ROWS
    assert "turning" in read_cv(make_pdf([page], image=True)).text


def test_a_locked_pdf(stored: Stored) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(stored("sidebar.pdf"))))
    writer.encrypt("hemligt", algorithm="AES-256")
    packed = io.BytesIO()
    writer.write(packed)
    assert refused(packed.getvalue()) is Refusal.LOCKED


def test_a_pdf_that_only_forbids_printing_is_read(stored: Stored) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(stored("sidebar.pdf"))))
    writer.encrypt("", owner_password="agare", algorithm="AES-256")
    packed = io.BytesIO()
    writer.write(packed)
    assert read_cv(packed.getvalue()).level == 7


def test_a_locked_word_file_and_one_of_old_word() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) is Refusal.LOCKED
    assert refused(ole) is Refusal.OLD_WORD


def test_damaged_files(stored: Stored, make_zip: MakeZip) -> None:
    whole = stored("sidebar.pdf")
    assert refused(whole[:3000]) is Refusal.BROKEN
    assert refused(b"%PDF-1.7\n" + bytes(range(256)) * 40) is Refusal.BROKEN
    assert refused(make_zip({"word/document.xml": "<w:document"})[:60]) is Refusal.BROKEN
    assert refused(make_zip({"word/document.xml": "<w:document"})) is Refusal.BROKEN
    assert refused(b'{"basics": {"name"') is Refusal.BROKEN
    assert refused(b"<Candidate><CandidateProfile></Candidate>") is Refusal.BROKEN


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b" \n\t\x00 ", Refusal.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), Refusal.PICTURE),
        (b"\xff\xd8\xff\xe0" + bytes(50), Refusal.PICTURE),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), Refusal.PICTURE),
        (b"{\\rtf1\\ansi text}", Refusal.UNKNOWN),
        (b"<html><body>A page</body></html>", Refusal.UNKNOWN),
        (b"MZ" + bytes(range(256)) * 4, Refusal.UNKNOWN),
        (b'{"a": 1}', Refusal.UNKNOWN),
        (b"[" * 100_000, Refusal.NO_TEXT),
        (b'{"basics":' + b"[" * 100_000, Refusal.BROKEN),
        (b"<Candidate><CandidateProfile/></Candidate>", Refusal.NO_TEXT),
    ],
)
def test_what_is_no_cv(content: bytes, reason: Refusal) -> None:
    assert refused(content) is reason


def test_an_archive_of_something_else(make_zip: MakeZip) -> None:
    assert refused(make_zip({"a.txt": "text"})) is Refusal.UNKNOWN


def test_a_file_that_is_too_large() -> None:
    assert refused(b"a" * 1001, Limits(upload_bytes=1000)) is Refusal.TOO_LARGE
    assert refused(b"a" * (Limits().upload_bytes + 1)) is Refusal.TOO_LARGE


def test_xml_entities(make_zip: MakeZip) -> None:
    assert refused(BOMB.encode()) is Refusal.HOSTILE
    assert refused(OUTSIDE.encode()) is Refusal.HOSTILE
    packed = io.BytesIO()
    docx.Document().save(packed)
    files = {}
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in ("word/document.xml", "word/styles.xml", "[Content_Types].xml"):
        assert refused(make_zip(files | {name: BOMB.encode()})) is Refusal.HOSTILE


def test_entities_in_the_xml_that_a_pdf_carries(stored: Stored) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(stored("sidebar.pdf"))))
    writer.add_attachment("attachment.xml", OUTSIDE.encode())
    packed = io.BytesIO()
    writer.write(packed)
    assert refused(packed.getvalue()) is Refusal.HOSTILE


def test_an_archive_that_unpacks_to_far_more(make_zip: MakeZip) -> None:
    big = make_zip({"word/document.xml": bytes(50_000_000)})
    assert len(big) < 100_000
    assert refused(big) is Refusal.PACKED
    many = make_zip({f"{n}.csv": "" for n in range(500)} | {"Profile.csv": "First Name\nA"})
    assert refused(many) is Refusal.PACKED


def test_an_archive_that_lies_about_its_size(make_zip: MakeZip) -> None:
    honest = make_zip({"Profile.csv": b"First Name,Summary\nA," + b"x" * 30_000_000})
    lying = honest.replace(struct.pack("<I", 30_000_021), struct.pack("<I", 1000))
    assert lying != honest
    assert refused(lying) in {Refusal.BROKEN, Refusal.PACKED}


def test_a_pdf_whose_page_unpacks_to_far_more(make_pdf: MakePdf) -> None:
    bomb = make_pdf(packed=700_000_000)
    assert len(bomb) < Limits().upload_bytes
    started = time.monotonic()
    assert refused(bomb) is Refusal.PACKED
    assert time.monotonic() - started < 16


def test_one_page_told_ten_thousand_times(make_pdf: MakePdf) -> None:
    started = time.monotonic()
    assert refused(make_pdf([ROWS], repeat=10_000)) is Refusal.PAGES
    assert time.monotonic() - started < 10
    assert refused(make_pdf([ROWS] * 31)) is Refusal.PAGES


def test_a_file_that_takes_too_long(stored: Stored) -> None:
    assert refused(stored("sidebar.pdf"), Limits(wall_seconds=0.01)) is Refusal.TIME


def test_endless_work_ends_with_the_processor_time(make_pdf: MakePdf) -> None:
    endless = make_pdf([b"q Q " * 1_000_000])
    assert refused(endless, Limits(cpu_seconds=1)) is Refusal.TIME


def test_wide_gaps_are_read_in_no_time() -> None:
    text = b"Svetsare" + b" " * 19_000 + b"i Ronneby\n" + b"\t" * 19_000 + b"CAD och PLC\n"
    read = read_cv(text, limits=Limits(cpu_seconds=4))
    assert read.text == "Svetsare i Ronneby\nCAD och PLC"


def test_letters_without_meaning(make_pdf: MakePdf) -> None:
    page = b"BT /F 10 Tf 1 0 0 1 50 700 Tm (" + b"(cid:17)" * 40 + b") Tj ET"
    escaped = page.replace(b"(cid:17)", b"\\(cid:17\\)")
    assert refused(make_pdf([escaped])) is Refusal.UNREADABLE


def test_the_worker_opens_nothing_and_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAMSPEL_API_TOKEN", "a-secret-of-many-letters")
    code = (
        "import json, os, socket, sys\n"
        "from service.usecases.cv import worker\n"
        "from service.usecases.cv.types import Limits\n"
        "sys.addaudithook(worker._forbid)\n"
        "found = []\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "            lambda: os.system('true'),\n"
        f"            lambda: open({str(tmp_path / 'made')!r}, 'w')):\n"
        "    try:\n"
        "        act()\n"
        "    except PermissionError:\n"
        "        found.append(True)\n"
        "print(json.dumps(found))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == [True, True, True]
    assert not (tmp_path / "made").exists()
    assert "SAMSPEL_API_TOKEN" not in reading.environment()
    assert os.environ["SAMSPEL_API_TOKEN"]


def test_the_worker_starts_without_the_matcher() -> None:
    code = (
        "import sys, service.usecases.cv.worker\n"
        "heavy = {'torch', 'faiss', 'numpy', 'sqlmodel', 'matcher', 'models', 'fastapi'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
