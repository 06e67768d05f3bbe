"""Bringing taxonomies together: ids, terms, order, and what a text then reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.competences.concepts import Vocabulary, bundled_vocabulary, read_competences
from matcher.competences.lexicon import Lexicon
from matcher.competences.merge import merge, normalise, write_taxonomy
from matcher.competences.tokens import tokenise
from matcher.errors import VocabularyError
from matcher.types import Competence

WELDING = Competence(
    id="welding",
    area="joining",
    sv="svetsning",
    en="welding",
    synonyms_sv=("svetsarbete",),
    synonyms_en=("weld seams",),
    source_ids=("esco:weld-0",),
)
GO = Competence(
    id="go",
    area="software",
    sv="Go (språk)",
    en="Golang",
    synonyms_en=("Go",),
    context={"go": {"with": ("program", "kod"), "without": ("go to market",)}},
)
PRESS = Competence(
    id="stamping",
    area="forming",
    sv="plåtpressning",
    en="sheet metal stamping",
    synonyms_sv=("press",),
    abbreviations=("SMS", "AM"),
    context={"press": {"with": ("plåt", "verktyg"), "without": ("media",)}},
)
BASE = (WELDING, GO, PRESS)


def esco(key: str, en: str = "", sv: str = "", **more: tuple[str, ...]) -> Competence:
    return Competence(
        id=f"esco-{key}", area="esco", sv=sv, en=en, source_ids=(f"esco:{key}",), **more
    )


def jobtech(key: str, sv: str, **more: tuple[str, ...]) -> Competence:
    return Competence(
        id=f"jobtech-{key}", area="jobtech", sv=sv, en="", source_ids=(f"jobtech:{key}",), **more
    )


def by_id(competences: Iterable[Competence]) -> dict[str, Competence]:
    return {one.id: one for one in competences}


def read(competences: Iterable[Competence], text: str) -> list[str]:
    lexicon = Lexicon(Vocabulary.of(competences))
    return [hit.competence for hit in lexicon.find(text, tokenise(text))]


@pytest.mark.parametrize("term", ["CNC-bearbetning", "cnc  bearbetning", "CNC‑Bearbetning "])
def test_case_space_and_hyphens_make_no_difference(term: str) -> None:
    assert normalise(term) == "cnc bearbetning"


def test_agreeing_names_keep_every_id_on_one_competence() -> None:
    found = by_id(
        merge(
            BASE,
            [esco("w", "Welding", "svetsa"), esco("s", "Sheet-Metal stamping")],
            [jobtech("1", "Svetsning"), jobtech("2", "Svetsarbete")],
        )
    )
    assert set(found) == {"welding", "go", "stamping"}
    assert found["welding"].source_ids == ("esco:weld-0", "esco:w", "jobtech:1", "jobtech:2")
    assert found["stamping"].source_ids == ("esco:s",)
    assert (found["welding"].sv, found["welding"].en) == ("svetsning", "welding")


def test_a_cited_id_is_enough() -> None:
    assert by_id(merge(BASE, [esco("weld-0", "join by melting")]))["welding"].en == "welding"


def test_a_missing_language_is_filled_in() -> None:
    found = merge((), [esco("r", "Riveting hammers")], [jobtech("1", "Riveting hammers")])
    assert [(one.id, one.sv, one.en) for one in found] == [
        ("esco-r", "Riveting hammers", "Riveting hammers")
    ]
    assert found[0].source_ids == ("esco:r", "jobtech:1")


def test_new_concepts_stand_alone_with_their_links() -> None:
    found = by_id(
        merge(
            BASE,
            [
                esco("a", "operate forge hammers", broader=("esco-w", "esco-gone")),
                esco("w", "welding", "svetsning"),
                esco("b", "forge hammer safety", related=("esco-a", "esco-w")),
            ],
        )
    )
    assert found["esco-a"].area == "esco"
    assert found["esco-a"].broader == ("welding",)
    assert found["esco-b"].related == ("esco-a", "welding")


def test_a_longer_name_stands_under_what_it_ends_with() -> None:
    found = merge(BASE, [], [jobtech("1", "Plåtsvetsning"), jobtech("2", "Svetsarkunskaper")])
    joined = by_id(found)
    assert joined["jobtech-1"].broader == ("welding",)
    assert "welding" not in joined["jobtech-2"].broader
    assert read(found, "Vi söker någon som kan plåtsvetsning.") == ["jobtech-1"]
    assert "welding" in Vocabulary.of(found).ancestors("jobtech-1")


def test_synonyms_come_where_labels_agree_in_that_language() -> None:
    same = esco(
        "w", "welding", "hopfogning", synonyms_en=("arc joining",), synonyms_sv=("foga ihop plåt",)
    )
    found = by_id(merge(BASE, [same]))["welding"]
    assert found.synonyms_en == ("weld seams", "arc joining")
    assert found.synonyms_sv == ("svetsarbete",)


def test_a_neighbour_found_by_a_synonym_gives_its_id_alone() -> None:
    seams = esco("w", "weld seams", "sömmar", synonyms_en=("seam inspection",))
    found = by_id(merge(BASE, [seams]))["welding"]
    assert "esco:w" in found.source_ids
    assert replace(found, source_ids=WELDING.source_ids) == WELDING


def test_no_term_is_taken_from_another() -> None:
    thief = esco("t", "seam making robots", synonyms_en=("weld seam", "robot seam cells"))
    found = by_id(merge(BASE, [thief], [jobtech("1", "Robot seam cells")]))
    assert found["esco-t"].synonyms_en == ("robot seam cells",)
    assert read(found.values(), "weld seams and robot seam cells") == ["welding", "esco-t"]


def test_a_label_whose_stem_is_owned_stays_silent() -> None:
    found = merge(BASE, [esco("x", "weld seaming")])
    assert by_id(found)["esco-x"].en == "weld seaming"
    assert read(found, "weld seaming") == ["welding"]


def test_ambiguous_terms_keep_their_rule() -> None:
    found = by_id(
        merge(
            BASE,
            [],
            [
                jobtech("go", "Go, programmeringsspråk", synonyms_sv=("Go",)),
                jobtech("press", "Press"),
            ],
        )
    )
    assert found["go"].source_ids == ("jobtech:go",)
    assert found["go"].context == GO.context
    assert found["stamping"].source_ids == ()
    assert found["stamping"].context == PRESS.context
    assert found["jobtech-press"].sv == "Press"
    assert read(found.values(), "Vi bevakar press och medier.") == []
    assert read(found.values(), "Press av plåt") == ["stamping"]


def test_short_abbreviations_join_nothing() -> None:
    found = by_id(merge(BASE, [esco("am", "AM"), esco("sms", "SMS")]))
    assert found["stamping"].source_ids == ("esco:sms",)
    assert "esco-am" in found


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("English", "The manual is in English."),
        ("energy", "We put energy into teams."),
        ("LESS", "more or less"),
        ("process data", "We process data."),
        ("Press", "en press"),
        ("Ledning", "under ledning av"),
        ("Visor", "det visar sig"),
        ("Performance", "high performance"),
        ("Utsättning", "goda förutsättningar"),
        ("Arkivledning, museum", "arkivledning, museum"),
    ],
)
def test_everyday_words_are_labels_and_no_more(label: str, text: str) -> None:
    found = merge(BASE, [jobtech("x", label)])
    assert by_id(found)["jobtech-x"].label("sv") == label
    assert read(found, text) == []


def test_everyday_synonyms_are_not_taken() -> None:
    words = ("light", "lead", "IT", "use of data", "Access", "management", "welding, gas")
    found = merge(BASE, [esco("x", "forge metal parts", synonyms_en=words)])
    assert by_id(found)["esco-x"].synonyms_en == ()
    assert read(found, "light lead IT use of data Access management") == []


@pytest.mark.parametrize("label", ["English", "energy", "Solidity", "history", "dies", "R"])
def test_english_everyday_labels(label: str) -> None:
    assert read(merge(BASE, [esco("x", label)]), f"a text with {label.lower()} and {label}") == []


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (esco("x", "Haskell"), "experience of Haskell"),
        (esco("x", "SA8000"), "audits by SA 8000"),
        (esco("x", "metalworking"), "trained in metalworking"),
        (esco("x", "forge metal parts", synonyms_en=("BPMN",)), "BPMN"),
        (esco("x", "forge metal parts", synonyms_en=("hot forging work",)), "hot forging"),
        (jobtech("x", "Skogsplantering"), "skogsplanteringen i höst"),
    ],
)
def test_names_long_words_and_phrases_are_read(one: Competence, text: str) -> None:
    found = merge(BASE, [one])
    assert read(found, text + " work") == [one.id]


def test_doubled_incoming_and_base_ids() -> None:
    assert len(merge((), [esco("a", "forge metal parts"), esco("a", "again")])) == 1
    with pytest.raises(VocabularyError, match="stands twice"):
        merge((WELDING, WELDING))


def test_progress_reaches_the_end() -> None:
    seen: list[tuple[int, int]] = []
    many = [esco(f"{n:04}", f"forge part number {n}") for n in range(1_200)]
    merge(BASE, many, [jobtech("1", "Gassvetsning")], progress=lambda *step: seen.append(step))
    assert seen[-1] == (1_201, 1_201)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_bundled_competences_keep_everything_they_had() -> None:
    bundled = list(bundled_vocabulary())
    first = next(one for one in bundled if one.en and one.sv)
    found = by_id(merge(bundled, [esco("x", first.en, "annat namn")]))
    assert set(found) == {one.id for one in bundled}
    for one in bundled:
        kept = found[one.id]
        assert (kept.sv, kept.en, kept.context, kept.broader) == (
            one.sv,
            one.en,
            one.context,
            one.broader,
        )
        assert kept.synonyms_sv[: len(one.synonyms_sv)] == one.synonyms_sv


def test_written_file_reads_back_the_same(tmp_path: Path) -> None:
    out = tmp_path / "taxonomy.jsonl"
    found = merge(BASE, [esco("a", "energy", synonyms_en=("BPMN", "forge metal parts"))])
    write_taxonomy(reversed(found), out)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert list(read_competences(lines, "", out.name)) == found
    assert [json.loads(line)["id"] for line in lines] == sorted(one.id for one in found)
    assert "språk" in lines[1] or "språk" in "".join(lines)
    assert [path.name for path in tmp_path.iterdir()] == ["taxonomy.jsonl"]
    extended = bundled_vocabulary(out)
    assert all(extended[one.id] == one for one in found)


_VOCABULARY = (
    "welding weld seams press Go energy forge metal parts BPMN robot svetsning plåt Haskell"
)
WORDS = st.sampled_from(_VOCABULARY.split())
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@st.composite
def taxonomies(draw: st.DrawFn) -> list[Competence]:
    size = draw(st.integers(0, 5))
    make = (
        esco
        if draw(st.booleans())
        else (lambda key, en, sv, **more: jobtech(key, sv or en, **more))
    )
    return [
        make(
            str(key),
            draw(PHRASES),
            draw(PHRASES),
            synonyms_sv=tuple(draw(st.lists(PHRASES, max_size=3))),
        )
        for key in range(size)
    ]


@given(taxonomies(), taxonomies())
def test_again_changes_nothing_and_one_by_one_is_the_same(
    first: list[Competence], second: list[Competence]
) -> None:
    found = merge(BASE, first, second)
    assert merge(found, first, second) == found
    assert merge(merge(BASE, first), second) == found
    every = {source for one in (*BASE, *first, *second) for source in one.source_ids}
    assert {source for one in found for source in one.source_ids} == every


@given(taxonomies(), st.lists(PHRASES, max_size=4).map(". ".join))
def test_what_was_read_is_still_read_or_stands_above(first: list[Competence], text: str) -> None:
    found = merge(BASE, first)
    vocabulary = Vocabulary.of(found)
    after = set(read(found, text))
    reached = after.union(*(vocabulary.ancestors(one) for one in after))
    related = {other for one in after for other in vocabulary[one].related}
    assert set(read(BASE, text)) <= reached | related
