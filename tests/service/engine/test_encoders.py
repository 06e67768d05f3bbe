import numpy as np

from matcher.encoding import bundled_encoder
from service.engine.encoders import RememberingEncoder, load_encoder


def test_the_bundled_encoder_by_its_name() -> None:
    assert load_encoder("bundled") is bundled_encoder()


def test_what_is_remembered_is_what_would_be_encoded() -> None:
    plain = bundled_encoder()
    kept = RememberingEncoder(plain, kept=3)
    assert (kept.fingerprint, kept.dimension) == (plain.fingerprint, plain.dimension)
    texts = ["svets", "", "PLC", "svets", "lean", "\ud800"]
    for _ in range(3):
        assert np.array_equal(kept.encode(texts), plain.encode(texts))
    assert len(kept._vectors) == 3
    assert kept.encode([]).shape == (0, plain.dimension)
