"""Reading order of lines on a page."""

from service.usecases.cv.columns import Line, in_reading_order
from service.usecases.cv.paragraphs import paragraphs


def line(text: str, x: float, top: float, width: float = 150, size: float = 10) -> Line:
    return Line(text, x, top, x + width, top + size * 1.2, size)


def texts(lines: list[Line]) -> list[str]:
    return [one.text for part in in_reading_order(lines) for one in part]


def test_two_columns_below_a_heading_are_read_one_after_the_other() -> None:
    left = [line(f"left {n}", 50, 100 + 15 * n) for n in range(4)]
    right = [line(f"right {n}", 300, 104 + 17 * n) for n in range(4)]
    across = line("heading", 50, 60, width=400)
    mixed = [right[2], left[0], across, *right[:2], *left[1:], right[3]]
    expected = ["heading", *(one.text for one in left), *(one.text for one in right)]
    assert texts(mixed) == expected


def test_what_stands_below_two_columns_comes_last() -> None:
    left = [line(f"left {n}", 50, 100 + 15 * n) for n in range(4)]
    right = [line(f"right {n}", 300, 104 + 17 * n) for n in range(4)]
    below = line("below", 50, 300, width=400)
    assert texts([below, *right, *left])[-1] == "below"


def test_dates_stay_beside_what_was_done_then() -> None:
    lines = []
    for n, year in enumerate(("2024–2026", "2021–2024", "2018–2021")):
        lines.append(line(year, 50, 100 + 45 * n, width=60))
        lines += [line(f"job {n} {row}", 150, 100 + 45 * n + 14 * row, 300) for row in range(2)]
    assert texts(lines) == [
        text
        for n, year in enumerate(("2024–2026", "2021–2024", "2018–2021"))
        for text in (year, f"job {n} 0", f"job {n} 1")
    ]


def test_a_column_of_its_own_is_no_label_though_heights_agree() -> None:
    left = [line(f"skill number {n}", 50, 100 + 14 * n, width=100) for n in range(12)]
    right = [line(f"a longer line about work {n}", 200, 100 + 14 * n, 330) for n in range(20)]
    found = texts([*left, *right])
    assert found == [one.text for one in (*left, *right)]


def test_no_line_is_lost_or_told_twice() -> None:
    lines = [
        line(f"{n}", 40 + 37 * n % 400, 20 + 53 * n % 700, 30 + 11 * n % 90) for n in range(80)
    ]
    assert sorted(texts(lines)) == sorted(one.text for one in lines)


def test_lines_broken_for_width_are_joined_and_items_are_not() -> None:
    part = [
        line("Jag läser sista året på maskinteknik och vill", 50, 100, 300),
        line("arbeta med kvalitets-", 50, 113, 290),
        line("säkring av svets- och", 50, 126, 292),
        line("limfogar.", 50, 139, 50),
        line("• CATIA", 50, 152, 60),
        line("• Abaqus", 50, 165, 60),
    ]
    assert paragraphs(part) == [
        "Jag läser sista året på maskinteknik och vill arbeta med kvalitetssäkring av "
        "svets- och limfogar.",
        "• CATIA",
        "• Abaqus",
    ]
