"""The dry run: the verdict of each row, what is like what, and that nothing is stored."""

from typing import Any

import pytest

from service.auth import SYSTEM, Viewer
from service.errors import ConflictError, NotFoundError, ValidationProblemError
from service.store import needs, transaction
from service.usecases import imports
from service.usecases.tables.columns import COLUMNS

LIAISON = Viewer("liaison")
TEXT = (
    "Vi bygger om lina sju och behöver någon som kan programmera robotar från ABB, "
    "helst med vana av RobotStudio, och som vill lära upp två operatörer under våren."
)


def problems(row: Any) -> set[tuple[str, str]]:
    return {(one["field"], one["code"]) for one in row.problems}


def test_each_bad_cell_is_told_with_its_field_and_why(desk: Any) -> None:
    lines = [
        "Id;Företag;Rubrik;Text;Utbildningsnivå;Kommun;Antal personer;Tidshorisont;Spår",
        "g1;Plåt & Son;Svets;Vi behöver svetsare.;5;Olofström;2;inom ett år;rekrytering",
        "g2;c1;;Vi behöver svetsare.;5;Olofström;2;nu;",
        "g3;c1;Svets;Text;9;Olofström;två;nu;",
        "g4;Plot & Son;Svets;Text;;;;nu;",
        "g5;c1;Svets;Text;;Olofstom;1,5;imorgon;",
        "g 6;c1;Svets;Text;;;;;fika",
        "g1;c1;Annat;Text;;;;;",
        "g8;c1;Svets;Text",
        f"g9;c1;Svets;{'x' * 20_001};;;;;",
        "g10;c1;SvetsÃ¥re;Text;;;;;",
    ]
    batch = desk.check("needs", "\n".join(lines))
    assert (batch.status, batch.done, batch.total) == ("checked", 10, 10)
    rows = desk.rows(batch)
    assert rows[2].verdict == "new"
    assert {number: problems(row) for number, row in rows.items() if row.verdict == "bad"} == {
        3: {("title", "missing")},
        4: {("level", "unreadable"), ("headcount", "unreadable")},
        5: {("company_id", "company")},
        6: {
            ("municipality", "place"),
            ("headcount", "unreadable"),
            ("horizon", "unreadable"),
        },
        7: {("id", "unreadable"), ("lanes", "unreadable")},
        8: {("id", "twice")},
        9: {("", "row")},
        10: {("text", "long")},
        11: {("title", "encoding")},
    }
    assert rows[8].problems[0]["hint"] == "2"
    assert rows[5].problems[0]["hint"] == "Plåt & Son AB"
    assert {one["hint"] for one in rows[6].problems} == {"", "Olofström"}
    with desk.sessions() as session:
        assert "g1" not in needs.get_many(SYSTEM, session, ["g1"])
    with pytest.raises(ConflictError), desk.sessions() as session:
        imports.carry_out(LIAISON, session, batch.id, batch.created_at, without_bad=False)


def test_what_is_like_something_is_pointed_out_and_skipped_unless_chosen(desk: Any) -> None:
    desk.bring(
        "needs",
        "id;företag;rubrik;text;nivå\n"
        f"d1;c1;Robotprogrammerare till lina 7;{TEXT};5\n"
        "d2;c1;CNC-operatör;Vi söker en CNC-operatör.;4\n",
    )
    batch = desk.check(
        "needs",
        "id;företag;rubrik;text;nivå\n"
        f"d1;c1;Robotprogrammerare till lina 7;{TEXT};6\n"  # the same id, another level
        "d2;c1;CNC-operatör;Vi söker en CNC-operatör.;4\n"  # nothing new
        "e1;c1;CNC operatör;En annan text.;\n"  # the same title in the same firm
        "e2;c2;CNC operatör;Ytterligare en annan text.;\n"  # another firm
        "e3;c1;Robotprogrammerare till lina 8;Helt andra ord om något annat.;\n"
        f"e4;c2;Något annat;{TEXT.replace('våren', 'hösten')};\n"  # nearly the same text
        "e5;c2;CNC-operatörs;Ord.;\n",  # like row 5 of the file
    )
    rows = desk.rows(batch)
    assert {n: (row.verdict, row.reason) for n, row in rows.items()} == {
        2: ("changes", "id"),
        3: ("same", "id"),
        4: ("duplicate", "title"),
        5: ("new", None),
        6: ("new", None),
        7: ("duplicate", "text"),
        8: ("duplicate", "title"),
    }
    assert rows[2].changed == ["level"]
    assert (rows[4].match_id, rows[7].match_id, rows[8].match_row) == ("d2", "d1", 5)
    with desk.sessions() as session:
        plan = imports.plan_of(session, batch)
    assert (plan.create, plan.update, plan.skip, plan.bad) == (2, 0, 5, 0)
    assert plan.reasons == {
        "id": (1, ("skip", "update")),
        "title": (2, ("skip", "create", "update")),
        "text": (1, ("skip", "create")),  # another firm's cannot be changed into this one's
    }
    desk.choose(batch, {4: "create"}, id="update", title="update")
    with desk.sessions() as session:
        plan = imports.plan_of(session, desk.get(batch.id))
    assert (plan.create, plan.update, plan.skip) == (3, 1, 3)  # row 8 has nothing to update


@pytest.mark.parametrize(
    ("by_row", "by_reason"),
    [({}, {"id": "update"}), ({2: "update"}, {}), ({2: "?"}, {}), ({}, {"email": "skip"})],
)
def test_a_choice_that_is_not_offered_is_refused(desk: Any, by_row: Any, by_reason: Any) -> None:
    batch = desk.check("trainings", "anordnare;rubrik;text\nYH;Svets;Svets.\n")
    with pytest.raises(ValidationProblemError):
        desk.choose(batch, by_row, **by_reason)


def test_a_students_address_is_compared_and_never_kept(desk: Any) -> None:
    desk.bring("students", "id;text;namn;epost\nm1;Jag kan svetsa.;Siv Sand;Siv@x.example\n")
    batch = desk.check(
        "students",
        "id;text;namn;epost\n"
        "m2;Jag läser ekonomi och juridik.;Siv S;siv@X.example\n"
        "m3;Jag läser ekonomi och juridik nu.;Siv Utan;sivx.example\n"
        "m1;Jag kan svetsa.;Siv Sand;siv2@x.example\n",
    )
    rows = desk.rows(batch)
    assert (rows[2].verdict, rows[2].reason, rows[2].match_id) == ("duplicate", "email", "m1")
    assert problems(rows[3]) == {("email", "unreadable")}
    assert (rows[4].verdict, rows[4].changed) == ("changes", ["identity"])
    kept = " ".join(str(row.model_dump()) for row in rows.values())
    assert not any(word in kept for word in ("Siv", "@", "x.example"))


def test_another_organisations_import_is_not_found(desk: Any) -> None:
    batch = desk.check("trainings", "anordnare;rubrik;text\nYH;Svets 2;Svets.\n")
    other = Viewer("liaison", organisation_id="elsewhere")
    for viewer in (other, Viewer("company", organisation_id="c1"), Viewer("student", None, "s1")):
        with desk.sessions() as session, pytest.raises(NotFoundError):
            imports.get_batch(viewer, session, batch.id)
        with desk.sessions() as session, pytest.raises(NotFoundError):
            imports.list_rows(viewer, session, batch.id, limit=1)


def test_the_mapping_must_have_what_is_required_and_is_remembered(desk: Any) -> None:
    content = "Ref;Vem;Vad;Hur\nr1;YH;Robotkurs för nybörjare;Tre dagar om robotar.\n"
    batch = desk.upload("trainings", content)
    assert batch.mapping == ["", "", "", ""]
    wrong = [["id", "provider", "provider", "text"], ["id", "", "title", "text"], ["x"] * 4]
    for mapping in wrong:
        with transaction(desk.sessions) as session, pytest.raises(ValidationProblemError) as caught:
            imports.map_columns(LIAISON, session, batch.id, mapping, batch.created_at)
        assert {one.field for one in caught.value.fields} <= {
            "required", "column-0", "column-1", "column-2", "column-3",
        }  # fmt: skip
    batch.mapping = ["id", "provider", "title", "text"]
    done = desk.carry_out(desk.check_again(batch))
    assert done.status == "done"
    assert desk.upload("trainings", content.replace("r1", "r2")).mapping == batch.mapping


@pytest.mark.parametrize("kind", list(COLUMNS))
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("made", [imports.template_csv, imports.template_xlsx])
def test_the_template_is_taken_as_it_is(desk: Any, kind: Any, language: Any, made: Any) -> None:
    batch = desk.check(kind, made(kind, language))
    assert batch.mapping == [one.field for one in COLUMNS[kind]]
    assert batch.total == 1
    (row,) = desk.rows(batch).values()
    assert row.problems == []
