"""Which lane to look at first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.advice import LaneName, Reason, advise

EVEN = {lane: [0.5, 0.5, 0.5] for lane in LaneName}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Vi vill att någon gör ett examensarbete om spill.", LaneName.THESIS),
        ("We need a feasibility study by a master's student.", LaneName.THESIS),
        ("Vi behöver utbilda våra operatörer.", LaneName.TRAINING),
        ("We want to upskill the team.", LaneName.TRAINING),
        ("Vi vill anställa två personer.", LaneName.HIRE),
        ("We are hiring!", LaneName.HIRE),
    ],
)
def test_the_firms_own_words_speak_first(text: str, first: LaneName) -> None:
    advice = advise(text, "", (), EVEN)
    assert advice.order[0] is first
    assert Reason.TEXT_ASKS in advice.reasons[first]


def test_the_horizon_speaks_for_quick_or_slow_lanes() -> None:
    assert advise("x", "now", (), EVEN).order[0] is LaneName.HIRE
    later = advise("x", "later", (), EVEN)
    assert later.order[0] is LaneName.THESIS
    assert Reason.HORIZON_LONG in later.reasons[LaneName.THESIS]


lanes = st.sampled_from(LaneName)


@given(
    text=st.sampled_from(["", "exjobb", "kurs", "anställa"]),
    horizon=st.sampled_from(["", "now", "quarter", "year", "later", "?"]),
    wanted=st.sets(lanes),
    supply=st.dictionaries(lanes, st.lists(st.floats(0, 1), max_size=4)),
    holds=st.booleans(),
)
def test_all_lanes_stand_once_and_an_empty_or_unwanted_one_last(
    text: str,
    horizon: str,
    wanted: set[LaneName],
    supply: dict[LaneName, list[float]],
    holds: bool,
) -> None:
    advice = advise(text, horizon, [one.value for one in wanted], supply, holds_some=holds)
    assert sorted(advice.order) == sorted(LaneName)
    good = [bool(supply.get(lane)) and (not wanted or lane in wanted) for lane in advice.order]
    assert good == sorted(good, reverse=True)
    for lane, reasons in advice.reasons.items():
        assert (Reason.NO_SUPPLY in reasons) == (not supply.get(lane))
        assert (Reason.NOT_WANTED in reasons) == bool(wanted and lane not in wanted)


@given(lane=lanes, text=st.sampled_from(["", "exjobb"]), score=st.floats(0, 1))
def test_more_supply_never_moves_a_lane_down(lane: LaneName, text: str, score: float) -> None:
    before = advise(text, "", (), EVEN | {lane: [min(0.5, score)]}).order.index(lane)
    after = advise(text, "", (), EVEN | {lane: [max(0.5, score)]}).order.index(lane)
    assert after <= before
