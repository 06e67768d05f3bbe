"""The page of numbers."""

import re
from typing import Any

import pytest

from service.web.rendering import environment
from service.web.texts import TEXTS


def test_plots_with_their_tables_and_no_small_number_of_people(web: Any) -> None:
    page = web("liaison").get("/numbers").text
    assert page.count("<svg") > 5
    assert page.count("<table") >= 9
    assert "färre än 5" in page
    assert "Svetsning och fogning" in page
    students = page[page.index("Alla siffror som tabell") :]
    cells = re.findall(r'<td class="num">([^<]*)</td>', students)
    per_row = [cells[n : n + 4] for n in range(0, len(cells) - len(cells) % 4, 4)]
    counted = [row[2] for row in per_row]
    assert all(one in {"färre än 5", "0"} or int(one) >= 5 for one in counted)


def test_by_week_and_in_english(web: Any) -> None:
    page = web("liaison", language="en").get("/numbers?step=week").text
    assert "w. 48" in page
    assert "fewer than 5" in page
    assert re.search(r'aria-current="page">\s*By week', page)


@pytest.mark.parametrize("role", ["student", "company"])
def test_numbers_are_for_those_who_run_the_cluster(web: Any, role: str) -> None:
    assert web(role).get("/numbers").status_code == 403


def test_a_line_is_broken_where_nothing_is_told() -> None:
    said = {"_": TEXTS["en"], "number": TEXTS["en"].number}
    charts: Any = environment().get_template("macros/charts.html").make_module(said)
    series = (("Yes", (8, None, None, 8, 17)), ("No", (1, 2, None, 3, None)))
    plot = str(charts.lines("Plot", ("a", "b", "c", "d", "e"), series))
    lines = re.findall(r'<polyline points="([0-9., ]+)"', plot)
    assert [len(one.split()) for one in lines if one != "0,5 32,5"] == [1, 2, 2, 1]
    assert re.findall(r'text-anchor="end">([^<]*)<', plot)[:3] == ["0", "9", "18"]
