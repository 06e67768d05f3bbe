import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.alignment import AlignmentIndex, WordModel
from matcher.encoding import bundled_encoder

TEXTS = [
    "Simulation of hot stamping of boron steel with finite elements",
    "Värmebehandling och presshärdning av stål",
    "Purchasing and supply chain in the food industry",
    "",
    "🙂 …",
    "Inköp av livsmedel",
]


@pytest.fixture(scope="module")
def index() -> AlignmentIndex:
    return AlignmentIndex(WordModel(TEXTS, bundled_encoder()), TEXTS)


def test_the_same_words_align_wholly_and_in_any_order(index: AlignmentIndex) -> None:
    scores = index.scores("steel boron of stamping hot of simulation finite with elements")
    assert scores[0] == pytest.approx(1, abs=0.02)
    assert scores.argmax() == 0


def test_words_of_the_other_language_align(index: AlignmentIndex) -> None:
    for asked in ("food purchasing", "inköp av livsmedel"):
        scores = index.scores(asked)
        assert scores[[2, 5]].min() > 2 * scores[[0, 1]].max()


def test_a_text_without_words_aligns_with_nothing(index: AlignmentIndex) -> None:
    assert not index.scores("").any()
    assert not index.scores("!!!").any()
    assert not index.scores("steel")[[3, 4]].any()
    model = WordModel([], bundled_encoder())
    assert AlignmentIndex(model, []).scores("steel").shape == (0,)


def test_both_directions_and_any_company_give_the_same_number() -> None:
    model = WordModel(TEXTS, bundled_encoder())
    alone = [AlignmentIndex(model, [text]) for text in TEXTS]
    together = AlignmentIndex(model, TEXTS)
    for i, one in enumerate(TEXTS):
        for j, other in enumerate(TEXTS):
            assert alone[j].scores(one)[0] == alone[i].scores(other)[0]
            assert alone[j].scores(one)[0] == together.scores(one)[j]


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_scores_lie_between_nothing_and_whole(text: str, texts: list[str]) -> None:
    scores = AlignmentIndex(WordModel(texts, bundled_encoder()), texts).scores(text)
    assert scores.shape == (len(texts),)
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1)).all()
