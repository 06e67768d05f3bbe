"""Not one firm five times, but never far below what it displaces."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.diversity import diversify

scores = st.lists(
    st.tuples(st.floats(0, 1).map(lambda one: round(one, 4)), st.sampled_from(["", "a", "b", "c"])),
    max_size=25,
).map(lambda items: sorted(items, key=lambda one: -one[0]))


@given(items=scores)
def test_the_rule(items: list[tuple[float, str]]) -> None:
    totals, companies = [total for total, _ in items], [company for _, company in items]
    order = diversify(totals, companies)
    assert sorted(order) == list(range(len(items)))
    used: Counter[str] = Counter()
    waiting = list(range(len(items)))
    for chosen in order[:5]:
        displaced = waiting[0]
        assert totals[displaced] - totals[chosen] <= 0.05
        if companies[chosen] and used[companies[chosen]] >= 2:
            near = [at for at in waiting if totals[displaced] - totals[at] <= 0.05]
            assert all(companies[at] and used[companies[at]] >= 2 for at in near)
        used[companies[chosen]] += 1
        waiting.remove(chosen)
    assert order[5:] == waiting


def test_a_third_of_one_firm_gives_way_to_a_near_one_only() -> None:
    firms = ["a", "a", "a", "a", "b"]
    assert diversify([0.9, 0.89, 0.88, 0.87, 0.86], firms) == [0, 1, 4, 2, 3]
    assert diversify([0.9, 0.89, 0.88, 0.87, 0.5], firms) == [0, 1, 2, 3, 4]
    assert diversify([0.9, 0.9, 0.9], ["", "", ""]) == [0, 1, 2]
