from pathlib import Path

import numpy as np
import pytest

from matcher.encoding.calibration import Calibration, Curve, ReliabilityBin
from matcher.errors import EncoderError

CALIBRATION = Calibration(
    Curve(20.0, -16.0), Curve(10.0, -6.0), (ReliabilityBin("same", 0.8, 0.5, 0.48, 120),), 40
)


def test_a_curve_goes_both_ways() -> None:
    curve = Curve(20.0, -16.0)
    assert curve.cosine(0.5) == pytest.approx(0.8)
    for probability in (0.01, 0.3, 0.99):
        cosine = np.array([curve.cosine(probability)])
        assert curve.probability(cosine)[0] == pytest.approx(probability)


@pytest.mark.parametrize("probability", [0.0, 1.0, -1.0, 2.0])
def test_a_probability_outside_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Curve(1.0, 0.0).cosine(probability)


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    CALIBRATION.save(tmp_path)
    assert Calibration.load(tmp_path) == CALIBRATION
    for _ in range(2):
        Calibration.remove(tmp_path)
        assert Calibration.load(tmp_path) is None


def test_none_is_no_error_and_a_damaged_one_is(tmp_path: Path) -> None:
    assert Calibration.load(tmp_path) is None
    for text in ("", "{}", '{"same": 1}', "[]"):
        (tmp_path / "calibration.json").write_text(text, encoding="utf-8")
        with pytest.raises(EncoderError, match="calibration"):
            Calibration.load(tmp_path)
